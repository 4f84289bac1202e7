import type { ReactNode } from "react";

/** The title line of a page; `children` are its actions, at the right. */
export function PageHeader({ title, description, children }: { title: string; description?: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1">
        <h1 className="text-xl font-[570] tracking-[-0.018em]">{title}</h1>
        {description && <p className="mt-0.5 text-sm text-pretty text-fg-2">{description}</p>}
      </div>
      {children && <div className="flex shrink-0 items-center gap-2">{children}</div>}
    </header>
  );
}
