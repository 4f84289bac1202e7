import type { ReactNode } from "react";
import { cn } from "@/components/cn";

export function PageBody({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cn("mx-auto flex w-full max-w-[1120px] flex-col gap-5 px-4 py-5 md:px-8 md:py-7", className)}>{children}</div>;
}
