import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { fieldClasses } from "./input";

/** Grows with its text where the browser can. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea className={cn(fieldClasses, "field-sizing-content max-h-96 min-h-16 resize-y py-1.5 leading-[1.5]", className)} {...props} />
  );
}
