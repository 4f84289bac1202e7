import type { ReactNode } from "react";
import { cn } from "@/components/cn";

/** One key or chord as printed on a keyboard. */
export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cn(
        "num inline-flex h-[17px] min-w-[17px] items-center justify-center rounded-xs border border-line bg-panel px-1 font-sans text-[10px] text-fg-3 dark:bg-hover",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
