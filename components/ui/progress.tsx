import { cn } from "@/components/cn";

/** How far something is, as a bar. `label` is read aloud. */
export function Progress({ value, most, label, className }: { value: number; most: number; label: string; className?: string }) {
  const part = most === 0 ? 0 : Math.min(1, value / most);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={value}
      className={cn("h-1.5 overflow-hidden rounded-full bg-hover", className)}
    >
      <div className="h-full rounded-full bg-accent transition-[width] duration-200" style={{ width: `${part * 100}%` }} />
    </div>
  );
}
