import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";

type EmptyStateProps = { icon?: LucideIcon; title: string; description?: ReactNode; children?: ReactNode; className?: string };

/** What a list says when it has nothing: what would be here, and (children) the button that puts something in. */
export function EmptyState({ icon: Icon, title, description, children, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center justify-center px-6 py-14 text-center", className)}>
      {Icon && (
        <span className="mb-3 grid size-10 place-items-center rounded-[10px] bg-sunken text-fg-3 dark:bg-hover">
          <Icon className="size-5" strokeWidth={1.75} aria-hidden="true" />
        </span>
      )}
      <p className="text-sm font-[550]">{title}</p>
      {description && <p className="mt-1 max-w-sm text-sm text-pretty text-fg-2">{description}</p>}
      {children && <div className="mt-4 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}
