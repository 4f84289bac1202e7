import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

/** A grey shape in the place of what is loading; hidden from screen readers. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div aria-hidden="true" className={cn("animate-pulse rounded-sm bg-hover", className)} {...props} />;
}
