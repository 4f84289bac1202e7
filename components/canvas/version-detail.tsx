"use client";
import { useState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { CompareView } from "./compare-view";
import type { DocumentSession } from "./document-session";
import { ReadOnlyCanvas } from "./read-only-canvas";
import type { VersionView } from "./use-compare";
import { useVersionDocument } from "./use-version-document";
import { VersionBar } from "./version-bar";
import type { VersionItem } from "./version-list";

type VersionDetailProps = {
  session: DocumentSession;
  name: string;
  shown: VersionView;
  items: readonly VersionItem[];
  onShow: (view: VersionView) => void;
  onBuild: () => void;
};

/** The chosen version as a picture, or two of them as one with what differs; above it, what can be done with it. */
export function VersionDetail({ shown, ...props }: VersionDetailProps) {
  const [selected, setSelected] = useState<string | null>(null);
  const to = useVersionDocument(shown.to);
  const from = useVersionDocument(shown.from);
  const failed = to.error ? to : from.error ? from : null;
  if (failed) return <ErrorState title="The version could not be loaded" error={failed.error} onRetry={failed.retry} className="flex-1" />;
  if (!to.document || (shown.from !== null && !from.document)) return <RowsSkeleton label="Loading the version" />;
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <VersionBar {...props} shown={shown} document={to.document} />
      {from.document ? (
        <CompareView before={from.document} after={to.document} />
      ) : (
        <div className="relative min-h-0 flex-1">
          <ReadOnlyCanvas document={to.document} selected={selected} onSelect={setSelected} mode="build" />
        </div>
      )}
    </div>
  );
}
