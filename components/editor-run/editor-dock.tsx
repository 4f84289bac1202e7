"use client";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useCallback, useState } from "react";
import { useEditor, useEditorActions, useEditorStore } from "@/components/canvas/editor-context";
import { onlySelectedNode } from "@/components/canvas/editor-store";
import { choosePasses } from "@/components/canvas/use-run-store";
import { RunDock } from "@/components/run/run-dock";
import { parseStepKey } from "@/components/run/step-key";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { SizedPanel } from "@/components/ui/sized-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge, StatusGlyph } from "@/components/ui/status-badge";
import { describePartial } from "@/server/workflow/partial-run";
import { type ShownRun, showRun, useShownRun } from "./shown-run";

/** What happened in the shown run, under the drawing. */
export function EditorDock() {
  const { runId, shown, error, dock } = useShownRun();
  if (runId === null || error) return null;
  if (!dock.isOpen)
    return (
      <section aria-label="Run dock" className="flex h-9 shrink-0 items-center justify-between border-t border-line bg-panel px-3">
        {shown ? <Heading shown={shown} /> : <Skeleton className="h-4 w-40" />}
        <Buttons isOpen={false} />
      </section>
    );
  return (
    <SizedPanel label="Run dock" side="bottom" keptAs="run-dock-height">
      {shown ? <OpenDock key={shown.runId} shown={shown} /> : <Skeleton className="m-3 h-24" />}
    </SizedPanel>
  );
}

function OpenDock({ shown }: { shown: ShownRun }) {
  const { runId, run, replayed, document, shape } = shown;
  const { tab } = useShownRun((state) => state.dock);
  const store = useEditorStore();
  const actions = useEditorActions();
  const chosen = useEditor(onlySelectedNode);
  const select = useCallback(
    (stepKey: string) => {
      const { nodeId, path } = parseStepKey(stepKey);
      const chain = shape.chains.get(nodeId) ?? [];
      if (path.length === chain.length) choosePasses(Object.fromEntries(chain.map((loop, depth) => [loop, path[depth] ?? 0])));
      // It may have been deleted since.
      if (!store.getState().history.document.nodes.some(({ id }) => id === nodeId)) return;
      store.getState().reveal(nodeId);
      actions.select([nodeId]);
      store.setState({ inspectorOpen: true });
    },
    [store, actions, shape],
  );
  return (
    <RunDock
      runId={runId}
      run={run}
      replayed={replayed}
      nodes={document.nodes}
      shape={shape}
      tab={tab}
      onTab={(next) => useShownRun.setState({ dock: { isOpen: true, tab: next } })}
      chosen={chosen}
      onSelect={select}
      heading={<Heading shown={shown} />}
      trailing={<Buttons isOpen />}
      hasKeys={false}
    />
  );
}

function Heading({ shown: { runId, details, run } }: { shown: ShownRun }) {
  return (
    <h2 className="flex min-w-0 items-center gap-2 text-sm font-[550]">
      <RunPicker runId={runId} workflowId={details.workflowId} createdAt={details.createdAt} />
      <StatusBadge status={run.head.status} />
    </h2>
  );
}

/** The recent runs of the workflow, to look at another one. */
function RunPicker({ runId, workflowId, createdAt }: { runId: string; workflowId: string; createdAt: string }) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(trpc.runs.list.queryOptions({ workflowId, limit: 12 }, { enabled: open }));
  return (
    <DropdownMenu open={open} onOpenChange={setOpen}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm" className="min-w-0 gap-1 px-1.5">
          <span className="truncate">
            Run, <RelativeTime at={createdAt} />
          </span>
          <ChevronDown />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="min-w-64" aria-label="Recent runs">
        {!data && <Skeleton className="m-2 h-16" />}
        {data?.items.map((item) => (
          <DropdownMenuItem key={item.id} onSelect={() => showRun(item.id)} aria-current={item.id === runId || undefined}>
            <StatusGlyph status={item.status} />
            <span className="truncate">
              {item.version === null ? "Draft" : `Version ${item.version}`}
              {item.partial && `, ${describePartial(item.partial)}`}
            </span>
            <span className="ml-auto pl-4 text-2xs text-fg-3">
              <RelativeTime at={item.createdAt} />
            </span>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function Buttons({ isOpen }: { isOpen: boolean }) {
  const setOpen = (open: boolean) => useShownRun.setState(({ dock }) => ({ dock: { ...dock, isOpen: open } }));
  return (
    <div className="flex items-center">
      <IconButton label={isOpen ? "Collapse the dock" : "Expand the dock"} onClick={() => setOpen(!isOpen)}>
        {isOpen ? <ChevronDown /> : <ChevronUp />}
      </IconButton>
      <IconButton label="Hide the run" onClick={() => showRun(null)}>
        <X />
      </IconButton>
    </div>
  );
}
