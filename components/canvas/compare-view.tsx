"use client";
import { useReactFlow } from "@xyflow/react";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { tinykeys } from "tinykeys";
import { ChangeList } from "@/components/changes/change-list";
import { combineDocuments } from "@/components/changes/combine-documents";
import { DiffMarksProvider } from "@/components/changes/diff-marks";
import { useIsNarrow } from "@/components/run/use-is-narrow";
import { IconButton } from "@/components/ui/icon-button";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import { type Change, listChanges } from "@/server/workflow/list-changes";
import { ownsKeys } from "./editor-keys";
import { ReadOnlyCanvas } from "./read-only-canvas";

type CompareViewProps = { before: WorkflowDocument; after: WorkflowDocument };

/** Two documents on one canvas, with everything that differs beside it. On a phone the list alone. */
export function CompareView({ before, after }: CompareViewProps) {
  const narrow = useIsNarrow();
  const changes = useMemo(() => listChanges(before, after, nodeCatalog), [before, after]);
  const combined = useMemo(() => combineDocuments(before, after), [before, after]);
  const [chosen, setChosen] = useState<string | null>(null);
  const at = changes.findIndex(({ key }) => key === chosen);
  const current = changes[at];
  const step = (by: 1 | -1) => {
    const next = changes[at === -1 ? (by === 1 ? 0 : changes.length - 1) : (at + by + changes.length) % changes.length];
    if (next) setChosen(next.key);
  };
  useStepKeys(step);
  const selectNode = (nodeId: string | null) =>
    setChosen(nodeId === null ? null : (changes.find(({ key }) => key === `node:${nodeId}`)?.key ?? null));
  return (
    <div className="flex min-h-0 flex-1">
      {!narrow && (
        <div className="relative min-w-0 flex-1">
          <DiffMarksProvider value={combined.marks}>
            <ReadOnlyCanvas document={combined.document} selected={current?.target.nodeIds[0] ?? null} onSelect={selectNode} mode="build">
              <Show change={current} />
            </ReadOnlyCanvas>
          </DiffMarksProvider>
        </div>
      )}
      <section aria-label="What changed" className="flex min-h-0 w-full shrink-0 flex-col border-line bg-panel md:w-[340px] md:border-l">
        <div className="flex h-10 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4">
          <h2 className="flex-1 text-xs font-medium" aria-live="polite">
            {sayCount(changes.length, at)}
          </h2>
          <IconButton label="Previous change" keys="K" disabled={changes.length === 0} onClick={() => step(-1)}>
            <ArrowUp />
          </IconButton>
          <IconButton label="Next change" keys="J" disabled={changes.length === 0} onClick={() => step(1)}>
            <ArrowDown />
          </IconButton>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto p-1.5">
          {changes.length === 0 ? (
            <p className="px-2.5 py-2 text-sm text-fg-3">Both are the same.</p>
          ) : (
            <ChangeList changes={changes} chosen={chosen} onChoose={({ key }) => setChosen(key)} />
          )}
        </div>
      </section>
    </div>
  );
}

function sayCount(count: number, at: number): string {
  const all = count === 1 ? "1 change" : `${count} changes`;
  return at === -1 ? all : `Change ${at + 1} of ${count}`;
}

function useStepKeys(step: (by: 1 | -1) => void) {
  // The external system is the keyboard of the window.
  useEffect(() => {
    const on = (by: 1 | -1) => (event: KeyboardEvent) => {
      if (!event.defaultPrevented && !ownsKeys(event.target)) step(by);
    };
    return tinykeys(window, { KeyJ: on(1), KeyK: on(-1) });
  }, [step]);
}

/** Moves the canvas to what is chosen. */
function Show({ change }: { change: Change | undefined }) {
  const { fitView } = useReactFlow();
  useEffect(() => {
    if (change && change.target.nodeIds.length > 0)
      void fitView({ nodes: change.target.nodeIds.map((id) => ({ id })), padding: 0.5, maxZoom: 1, duration: 220 });
  }, [change, fitView]);
  return null;
}
