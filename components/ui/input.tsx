import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

/** The look of every text field; textarea and select share it. */
export const fieldClasses =
  "w-full rounded-[7px] border border-line-strong bg-panel px-2.5 text-sm text-fg transition-colors hover:border-fg-3/50 focus-visible:border-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-fail dark:bg-sunken";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(fieldClasses, "h-[30px] pointer-coarse:h-10", className)} {...props} />;
}
