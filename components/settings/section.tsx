import type { ReactNode } from "react";
import { cn } from "@/components/cn";

/** A titled card of a settings page. */
export function Section({
  title,
  description,
  children,
  className,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className="overflow-hidden rounded-lg bg-panel shadow-sm">
      <div className="px-4 pt-4 pb-1 md:px-5">
        <h2 className="text-sm font-[570]">{title}</h2>
        {description && <p className="mt-0.5 max-w-prose text-sm text-pretty text-fg-2">{description}</p>}
      </div>
      <div className={cn("px-4 pt-3 pb-4 md:px-5 md:pb-5", className)}>{children}</div>
    </section>
  );
}
