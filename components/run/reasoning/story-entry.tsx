import type { ReactNode } from "react";

type StoryEntryProps = {
  icon: ReactNode;
  title: ReactNode;
  side?: ReactNode;
  /** The turn that it belongs to, when it is the first of it. */
  turn?: number | undefined;
  children: ReactNode;
};

/** One thing that was thought, said or done, on the line that joins all of them. */
export function StoryEntry({ icon, title, side, turn, children }: StoryEntryProps) {
  return (
    <li
      data-turn={turn}
      tabIndex={turn === undefined ? undefined : -1}
      className="relative flex scroll-mt-3 gap-3 pb-4 last:pb-0 before:absolute before:top-7 before:bottom-0 before:left-[11px] before:w-px before:bg-line last:before:hidden"
    >
      <span className="z-1 grid size-6 shrink-0 place-items-center">{icon}</span>
      <div className="min-w-0 flex-1">
        <div className="flex min-h-6 items-center justify-between gap-2">
          <h4 className="truncate text-sm font-[550]">{title}</h4>
          <span className="num shrink-0 text-xs text-fg-3">{side}</span>
        </div>
        {children}
      </div>
    </li>
  );
}

export const roundIcon = (icon: ReactNode) => (
  <span className="grid size-6 place-items-center rounded-full bg-sunken text-fg-3 dark:bg-hover">{icon}</span>
);
