import { Skeleton } from "@/components/ui/skeleton";

/** The place of a comparison until both runs are read. */
export function CompareSkeleton() {
  return (
    <div className="flex h-dvh flex-col" role="status" aria-label="Reading both runs">
      <div className="flex min-h-[46px] items-center gap-3 border-b border-line bg-panel px-3">
        <Skeleton className="size-7 rounded-md" />
        <Skeleton className="h-4 w-52" />
        <Skeleton className="ml-auto h-7 w-20" />
      </div>
      <main className="flex min-h-0 flex-1">
        <div className="dotted flex-1 border-r border-line max-md:hidden" />
        <div className="grid w-[46%] min-w-96 content-start gap-3 bg-panel p-4 max-md:w-full max-md:min-w-0">
          <Skeleton className="h-32 w-full rounded-lg" />
          <Skeleton className="h-64 w-full rounded-lg" />
        </div>
      </main>
    </div>
  );
}
