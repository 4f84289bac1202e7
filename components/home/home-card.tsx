import Link from "next/link";
import { type ReactNode, useId } from "react";
import { cn } from "@/components/cn";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";

type HomeCardProps = {
  title: string;
  /** Where all of it is. */
  more?: { href: string; label: string };
  query: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown; data: unknown };
  /** Rows of its skeleton. */
  rows?: number;
  className?: string;
  children: ReactNode;
};

/** A titled part of the home page with one query behind it: each loads, fails and is tried again for itself. */
export function HomeCard({ title, more, query, rows = 3, className, children }: HomeCardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cn("flex min-w-0 flex-col overflow-hidden rounded-lg bg-panel shadow-sm", className)}>
      <div className="flex min-h-10 items-center justify-between gap-3 px-4 pt-2">
        <h2 id={id} className="text-sm font-[570]">
          {title}
        </h2>
        {more && (
          <Link href={more.href} className="py-2 text-xs text-fg-2 hover:text-fg hover:underline pointer-coarse:py-3">
            {more.label}
          </Link>
        )}
      </div>
      {query.isPending && <CardSkeleton label={`Loading: ${title}`} rows={rows} />}
      {query.isError && query.data === undefined && (
        <ErrorState className="py-6" title="This could not be loaded" error={query.error} onRetry={() => query.refetch()} />
      )}
      {query.data !== undefined && children}
    </section>
  );
}

function CardSkeleton({ label, rows }: { label: string; rows: number }) {
  return (
    <div role="status" aria-label={label} className="divide-y divide-line">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={index} className="flex h-[52px] items-center gap-4 px-4">
          <div className="grid flex-1 gap-2">
            <Skeleton className="h-3.5 w-40 max-w-full" />
            <Skeleton className="h-3 w-24" />
          </div>
          <Skeleton className="h-5 w-16 rounded-full" />
        </div>
      ))}
    </div>
  );
}

/** Where a card has nothing to show: one quiet line. */
export function CardNote({ children }: { children: ReactNode }) {
  return <p className="px-4 pt-1 pb-4 text-sm text-pretty text-fg-2">{children}</p>;
}
