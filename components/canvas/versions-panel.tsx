"use client";
import { useQuery } from "@tanstack/react-query";
import { History, RotateCcw } from "lucide-react";
import { useMemo, useState } from "react";
import { useTRPC } from "@/components/trpc-provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { type WorkflowDocument, workflowDocument } from "@/server/workflow/document";
import { ReadOnlyCanvas } from "./read-only-canvas";

type VersionsPanelProps = {
  workflowId: string;
  publishedVersion: number | null;
  /** Null for people who may not change the draft. */
  onRestore: ((document: WorkflowDocument, number: number) => void) | null;
};

/** All published versions beside a picture of the chosen one. */
export function VersionsPanel({ workflowId, publishedVersion, onRestore }: VersionsPanelProps) {
  const trpc = useTRPC();
  const versions = useQuery(trpc.workflows.versions.queryOptions({ id: workflowId }));
  const [picked, setPicked] = useState<number | null>(null);
  if (versions.isPending) return <RowsSkeleton label="Loading versions" />;
  if (versions.isError)
    return <ErrorState title="The versions could not be loaded" error={versions.error} onRetry={() => versions.refetch()} />;
  const chosen = picked ?? versions.data[0]?.number;
  if (chosen === undefined)
    return (
      <EmptyState
        icon={History}
        title="Nothing is published yet"
        description="Publishing freezes the draft as a version. Webhooks and the API start the latest one."
      />
    );
  return (
    <div className="flex h-full min-h-0 flex-col md:flex-row">
      <ol
        aria-label="Versions"
        className="max-h-52 shrink-0 overflow-y-auto border-b border-line bg-panel p-2 md:max-h-none md:w-72 md:border-r md:border-b-0"
      >
        {versions.data.map((version) => (
          <li key={version.number}>
            <button
              type="button"
              aria-current={version.number === chosen || undefined}
              onClick={() => setPicked(version.number)}
              className="grid w-full gap-0.5 rounded-md px-2.5 py-2 text-left hover:bg-hover aria-current:bg-accent-soft"
            >
              <span className="flex items-center gap-2 font-[550]">
                Version {version.number}
                {version.number === publishedVersion && <Badge variant="ok">Live</Badge>}
              </span>
              {version.note && <span className="text-sm text-fg-2">{version.note}</span>}
              <span className="text-xs text-fg-3">
                {version.publishedBy}, <RelativeTime at={version.publishedAt} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      <VersionPicture key={chosen} workflowId={workflowId} number={chosen} onRestore={onRestore} />
    </div>
  );
}

function VersionPicture({ workflowId, number, onRestore }: Omit<VersionsPanelProps, "publishedVersion"> & { number: number }) {
  const trpc = useTRPC();
  const version = useQuery(trpc.workflows.version.queryOptions({ id: workflowId, number }));
  const [selected, setSelected] = useState<string | null>(null);
  const document = useMemo(() => version.data && workflowDocument.parse(version.data.document), [version.data]);
  if (version.isError)
    return <ErrorState title="The version could not be loaded" error={version.error} onRetry={() => version.refetch()} />;
  if (!document) return <RowsSkeleton label="Loading the version" />;
  return (
    <div className="relative min-h-0 flex-1">
      <ReadOnlyCanvas document={document} selected={selected} onSelect={setSelected} mode="build" />
      {onRestore && (
        <Button variant="outline" className="absolute top-3 left-3 shadow-md" onClick={() => onRestore(document, number)}>
          <RotateCcw /> Restore version {number} as the draft
        </Button>
      )}
    </div>
  );
}
