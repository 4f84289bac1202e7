"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useTRPC } from "@/components/trpc-provider";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import type { DocumentSession } from "./document-session";
import { useEditor } from "./editor-context";
import { type DocumentRef, useCompare } from "./use-compare";
import { VersionDetail } from "./version-detail";
import { VersionList } from "./version-list";

type VersionsPanelProps = {
  session: DocumentSession;
  name: string;
  publishedVersion: number | null;
  /** Shows the draft. */
  onBuild: () => void;
};

/** Everything that was published, and the draft: to look at, compare, run, restore and take along. */
export function VersionsPanel({ session, name, publishedVersion, onBuild }: VersionsPanelProps) {
  const trpc = useTRPC();
  const workflowId = useEditor((state) => state.workflowId);
  const versions = useInfiniteQuery(
    trpc.workflows.versions.infiniteQueryOptions({ id: workflowId }, { getNextPageParam: (page) => page.nextCursor }),
  );
  const [view, show] = useCompare();
  if (versions.isPending) return <RowsSkeleton label="Loading versions" />;
  if (versions.isError && !versions.data)
    return <ErrorState title="The versions could not be loaded" error={versions.error} onRetry={() => versions.refetch()} />;
  const items = versions.data.pages.flatMap((page) => page.items);
  const [latest] = items;
  const asides = session.asides.list();
  if (!latest && asides.length === 0)
    return (
      <EmptyState
        icon={History}
        title="Nothing is published yet"
        description="Publishing freezes the draft as a version. Webhooks and the API start the latest one."
      />
    );
  const shown = view ?? { from: null, to: latest?.number ?? ("draft" as DocumentRef) };
  return (
    <div className="flex h-full min-h-0 flex-col md:flex-row">
      <VersionList
        items={items}
        publishedVersion={publishedVersion}
        shown={shown}
        asides={asides}
        session={session}
        onShow={show}
        onBuild={onBuild}
        more={versions}
      />
      <VersionDetail
        key={`${shown.from}..${shown.to}`}
        session={session}
        name={name}
        shown={shown}
        items={items}
        onShow={show}
        onBuild={onBuild}
      />
    </div>
  );
}
