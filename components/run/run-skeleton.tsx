import { Skeleton } from "@/components/ui/skeleton";

/** The place of a run's page until its history is read. `read` of `all` events are here. */
export function RunSkeleton({ read, all }: { read: number; all: number }) {
  return (
    <div className="flex h-dvh flex-col" aria-busy="true">
      <div className="flex h-[46px] items-center gap-3 border-b border-line bg-panel px-3">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-5 w-20 rounded-full" />
        {read > 0 && read < all && (
          <p className="num text-xs text-fg-3">
            Reading the history: {read.toLocaleString("en")} of {all.toLocaleString("en")} events
          </p>
        )}
      </div>
      <div className="grid flex-1 place-items-center gap-6 p-10">
        <Skeleton className="h-16 w-52 rounded-lg" />
        <Skeleton className="h-16 w-52 rounded-lg" />
        <Skeleton className="h-16 w-52 rounded-lg" />
      </div>
    </div>
  );
}
