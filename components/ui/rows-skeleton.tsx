import { Skeleton } from "./skeleton";

/** A list on its way: rows of the right height, so that nothing jumps when it arrives. */
export function RowsSkeleton({ rows = 6, label }: { rows?: number /** Read aloud: "Loading runs". */; label: string }) {
  return (
    <div className="divide-y divide-line overflow-hidden rounded-lg bg-panel shadow-sm" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={index} className="flex h-[60px] items-center gap-4 px-4">
          <div className="grid flex-1 gap-2">
            <Skeleton className="h-3.5 w-44" />
            <Skeleton className="h-3 w-28" />
          </div>
          <Skeleton className="h-5 w-20 rounded-full" />
          <Skeleton className="hidden h-3 w-24 sm:block" />
        </div>
      ))}
    </div>
  );
}
