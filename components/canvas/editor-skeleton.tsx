import { Skeleton } from "@/components/ui/skeleton";

/** The editor's frame while the workflow is on its way, so that nothing jumps when it arrives. */
export function EditorSkeleton() {
  return (
    <div className="flex h-dvh flex-col" role="status" aria-label="Opening the workflow">
      <div className="flex h-[46px] items-center gap-3 border-b border-line bg-panel px-3">
        <Skeleton className="size-6 rounded-[7px]" />
        <Skeleton className="h-4 w-40" />
        <Skeleton className="ml-auto h-7 w-20" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-[216px] border-r border-line bg-panel p-2.5 md:block">
          <Skeleton className="h-[30px]" />
        </div>
        <div className="dotted flex-1" />
      </div>
    </div>
  );
}
