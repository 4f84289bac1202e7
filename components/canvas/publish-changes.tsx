"use client";
import { useMemo } from "react";
import { ChangeList } from "@/components/changes/change-list";
import { readApiError } from "@/components/read-api-error";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { nodeCatalog } from "@/server/nodes/registry";
import { emptyDocument, type WorkflowDocument } from "@/server/workflow/document";
import { listChanges } from "@/server/workflow/list-changes";
import { sayChanges, summarizeChanges } from "@/server/workflow/summarize-changes";
import type { useVersionDocument } from "./use-version-document";

type PublishChangesProps = {
  publishedVersion: number | null;
  live: ReturnType<typeof useVersionDocument>;
  draft: WorkflowDocument;
  onCompare: () => void;
};

/** What differs from the live version, field by field; of a first version only what is in it. */
export function PublishChanges({ publishedVersion, live, draft, onCompare }: PublishChangesProps) {
  const changes = useMemo(() => (live.document ? listChanges(live.document, draft, nodeCatalog) : []), [live.document, draft]);
  if (publishedVersion === null) return <p className="text-sm text-fg-2">{sayChanges(summarizeChanges(emptyDocument, draft))}.</p>;
  if (live.error)
    return (
      <p role="alert" className="text-sm text-fail-fg">
        What changed could not be loaded: {readApiError(live.error).message}{" "}
        <Button variant="link" onClick={live.retry}>
          Try again
        </Button>
      </p>
    );
  if (!live.document) return <Skeleton className="h-12" />;
  return (
    <section className="grid min-w-0 gap-1.5" aria-labelledby="publish-changes">
      <div className="flex items-baseline gap-3">
        <h3 id="publish-changes" className="flex-1 text-xs font-medium text-fg-2">
          Since version {publishedVersion}
        </h3>
        {changes.length > 0 && (
          <Button variant="link" onClick={onCompare}>
            Show on the canvas
          </Button>
        )}
      </div>
      {changes.length === 0 ? (
        <p className="text-sm text-fg-3">Nothing has changed since.</p>
      ) : (
        <div className="max-h-64 overflow-y-auto rounded-md border border-line bg-sunken p-1">
          <ChangeList changes={changes} />
        </div>
      )}
    </section>
  );
}
