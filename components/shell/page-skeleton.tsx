import { PageBody } from "@/components/shell/page-body";
import { Skeleton } from "@/components/ui/skeleton";

/** The outline of a page while the next one is on its way. */
export function PageSkeleton() {
  return (
    <PageBody>
      <Skeleton className="h-7 w-40" />
      <Skeleton className="h-[30px] w-64" />
      <Skeleton className="h-64 w-full rounded-lg" />
    </PageBody>
  );
}
