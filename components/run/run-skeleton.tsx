import { Skeleton } from "@/components/ui/skeleton";

type ReadProps = { /** So many events of the history are here... */ read: number /** ... of so many. */; all: number };

/** The place of a run's page until something is known of the run. */
export function RunSkeleton({ read = 0, all = 0 }: Partial<ReadProps>) {
  return (
    <div className="flex h-dvh flex-col" role="status" aria-label="Opening the run">
      <div className="flex min-h-[46px] items-center gap-3 border-b border-line bg-panel px-3">
        <Skeleton className="size-7 rounded-md" />
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-5 w-20 rounded-full" />
        <Skeleton className="ml-auto h-7 w-24 max-sm:hidden" />
      </div>
      <main className="flex min-h-0 flex-1 max-md:flex-col max-md:overflow-y-auto">
        <div className="max-md:contents md:flex md:w-[72%] md:flex-col">
          <div className="dotted border-b border-line max-md:order-1 max-md:h-[46dvh] max-md:shrink-0 md:min-h-0 md:flex-[66]" />
          <div className="flex flex-col bg-panel max-md:order-3 max-md:h-96 max-md:shrink-0 md:min-h-0 md:flex-[34]">
            <DockSkeleton read={read} all={all} />
          </div>
        </div>
        <div className="border-line bg-panel max-md:order-2 max-md:border-b md:w-[28%] md:border-l">
          <DetailsSkeleton />
        </div>
      </main>
    </div>
  );
}

/** The place of what is known of a step, until the history is read. */
export function DetailsSkeleton() {
  return (
    <div className="grid content-start gap-4 p-4" aria-hidden="true">
      <div className="flex items-center gap-3">
        <Skeleton className="size-8 rounded-md" />
        <Skeleton className="h-4 w-32" />
        <Skeleton className="ml-auto h-5 w-20 rounded-full" />
      </div>
      <Skeleton className="h-12 w-full" />
      <Skeleton className="h-40 w-full rounded-lg" />
    </div>
  );
}

/** The place of playback, timeline, log and state, until the history is read. */
export function DockSkeleton({ read, all }: ReadProps) {
  return (
    <>
      <div className="flex h-9 shrink-0 items-center justify-between gap-2 border-b border-line px-3">
        <h2 className="truncate text-sm font-[550]">What happened</h2>
        {read < all && (
          <p className="num text-xs text-fg-3">
            Reading the history: {read.toLocaleString("en")} of {all.toLocaleString("en")} events
          </p>
        )}
      </div>
      <div className="grid gap-2 p-3" aria-hidden="true">
        <Skeleton className="h-5 w-full" />
        <Skeleton className="h-4 w-2/3" />
        <Skeleton className="h-4 w-1/2" />
      </div>
    </>
  );
}
