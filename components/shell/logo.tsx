import { cn } from "@/components/cn";

/** The mark: two nodes and the wire between them. */
export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn("grid size-6 shrink-0 place-items-center rounded-[7px] bg-fg text-panel", className)}>
      <svg viewBox="0 0 16 16" className="size-[58%]" aria-hidden="true">
        <path d="M3.5 3.5h4a2 2 0 0 1 2 2v5a2 2 0 0 0 2 2h1" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
        <circle cx="3.5" cy="3.5" r="1.8" fill="currentColor" />
        <circle cx="12.5" cy="12.5" r="1.8" fill="currentColor" />
      </svg>
    </span>
  );
}
