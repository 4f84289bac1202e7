"use client";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { useRunner } from "@/components/editor-run/runner-context";
import { toggleDock, useShownRun } from "@/components/editor-run/shown-run";
import { useShownRunId } from "@/components/editor-run/use-shown-run-id";
import { parseStepKey } from "@/components/run/step-key";
import { useIsNarrow } from "@/components/run/use-is-narrow";
import { Sheet, SheetContent, SheetDescription, SheetTitle } from "@/components/ui/sheet";
import { SizedPanel } from "@/components/ui/sized-panel";
import { useStable } from "@/components/use-stable";
import type { DocumentNode } from "@/server/workflow/document";
import type { GraphIssue } from "@/server/workflow/graph";
import { Announcer } from "./announcer";
import { EditorCanvas } from "./editor-canvas";
import { useEditor, useEditorStore } from "./editor-context";
import {
  CallsFeed,
  CommandPalette,
  EditorDock,
  FindPanel,
  HookFeed,
  Inspector,
  ProblemsPanel,
  ProfilesFeed,
  RunFeed,
  ShortcutSheet,
  StaleFeed,
  usePrefetchParts,
} from "./editor-parts";
import { onlySelectedNode } from "./editor-store";
import { focusNode } from "./focus-node";
import { focusWhenDrawn } from "./focus-when-drawn";
import { LeftPanel } from "./left-panel";
import { PickerLayer } from "./picker-layer";
import { RunActionsProvider } from "./run-actions";
import { useAskedNode } from "./use-asked-node";
import { type EditorCommands, type EditorScreenParts, useEditorCommands } from "./use-editor-commands";
import { useEditorKeys } from "./use-editor-keys";
import { useProblemJump } from "./use-problem-jump";

type BuildViewProps = {
  problemsOpen: boolean;
  onProblems: (open: boolean) => void;
  /** Counts up when "Add a node" is pressed in the top bar. */
  adding: number;
  /** A problem to show, asked for outside; another object each time. */
  asked: GraphIssue | null;
};

const noNodes: readonly DocumentNode[] = [];

/**
 * Palette, canvas, inspector and problems, and everything that opens over them. Memoised, and without a subscription to the
 * document: a key in a field must not draw all of it again.
 */
export const BuildView = memo(function BuildView({ problemsOpen, onProblems, adding, asked }: BuildViewProps) {
  const narrow = useIsNarrow();
  const store = useEditorStore();
  const [overlay, setOverlay] = useState<"help" | "commands" | null>(null);
  const screen = useScreen({ setOverlay, problemsOpen, onProblems });
  const runId = useShownRunId();
  const workflowId = useEditor((state) => state.workflowId);
  const commands = useEditorCommands(screen);
  useEditorKeys(commands);
  useAskedNode(commands);
  const jump = useProblemJump(commands);
  // The canvas, which is moved, is not React's.
  useEffect(() => {
    if (asked) jump(asked);
  }, [asked, jump]);
  const issues = useEditor((state) => state.issues);
  const readOnly = useEditor((state) => state.readOnly);
  const findOpen = useEditor((state) => state.findOpen);
  const nodes = useEditor((state) => (overlay === "commands" ? state.history.document.nodes : noNodes));
  const open = useStable(() => store.setState({ inspectorOpen: true }));
  // The inspector shows what an agent thought first, so to open the node is enough.
  const openTurn = useStable((stepKey: string) => commands.goTo(parseStepKey(stepKey).nodeId));
  const runActions = useMemo(() => ({ openTurn }), [openTurn]);
  useAdding(adding, commands);
  usePrefetchParts();

  return (
    <div className="flex min-h-0 flex-1">
      {!narrow && <LeftPanel commands={commands} />}
      <main className="relative flex min-w-0 flex-1 flex-col">
        <div className="min-h-0 flex-1">
          <RunActionsProvider value={runActions}>
            <EditorCanvas commands={commands} onOpen={open} />
          </RunActionsProvider>
        </div>
        {runId !== null && <RunFeed key={runId} runId={runId} workflowId={workflowId} />}
        {runId !== null && !narrow && <EditorDock />}
        <StaleFeed workflowId={workflowId} />
        {findOpen && <FindPanel commands={commands} />}
        <HookFeed workflowId={workflowId} />
        <CallsFeed />
        <ProfilesFeed />
        {problemsOpen && <ProblemsPanel issues={issues} onJump={jump} onClose={() => onProblems(false)} />}
      </main>
      <InspectorPlace narrow={narrow} />
      <PickerLayer />
      <Announcer />
      {overlay === "help" && <ShortcutSheet open onOpenChange={(open) => !open && setOverlay(null)} />}
      {overlay === "commands" && (
        <CommandPalette
          nodes={nodes}
          readOnly={readOnly}
          onCommand={commands.run}
          onGoTo={commands.goTo}
          onAdd={commands.addNode}
          onClose={() => setOverlay(null)}
        />
      )}
    </div>
  );
});

function InspectorPlace({ narrow }: { narrow: boolean }) {
  const store = useEditorStore();
  const nodeId = useEditor(onlySelectedNode);
  const isOpen = useEditor((state) => state.inspectorOpen);
  const close = () => store.setState({ inspectorOpen: false });
  // On a phone it would lie over the question, or under it, and take the focus from it.
  const isAsked = useEditor((state) => state.save.status === "stale");
  if (nodeId === null || !isOpen || (narrow && isAsked)) return null;
  const goBack = () => {
    close();
    focusNode(nodeId);
  };
  if (!narrow)
    return (
      <SizedPanel label="Node settings" side="right" keptAs="inspector-width" onEscape={goBack}>
        <Inspector key={nodeId} nodeId={nodeId} onClose={close} />
      </SizedPanel>
    );
  return (
    <Sheet open onOpenChange={(open) => !open && close()}>
      <SheetContent side="bottom" className="h-[78dvh] [&>button:last-child]:hidden">
        <SheetTitle className="sr-only">Node settings</SheetTitle>
        <SheetDescription className="sr-only">The settings of the selected node</SheetDescription>
        <Inspector key={nodeId} nodeId={nodeId} onClose={close} />
      </SheetContent>
    </Sheet>
  );
}

type ScreenParts = {
  setOverlay: (overlay: "help" | "commands" | null) => void;
  problemsOpen: boolean;
  onProblems: (open: boolean) => void;
};

/** The same object for the life of the view; it reads what is current when it is called. */
function useScreen(parts: ScreenParts): EditorScreenParts {
  const store = useEditorStore();
  const runner = useRunner();
  const current = useRef(parts);
  current.current = parts;
  return useMemo(
    () => ({
      run: runner.toggle,
      runPart(kind) {
        const nodeId = onlySelectedNode(store.getState());
        if (nodeId !== null) runner.part(kind, nodeId);
      },
      togglePin() {
        const nodeId = onlySelectedNode(store.getState());
        if (nodeId !== null) runner.togglePin(nodeId);
      },
      showLog: () => useShownRun.getState().runId !== null && toggleDock("log"),
      showCommands: () => current.current.setOverlay("commands"),
      showHelp: () => current.current.setOverlay("help"),
      toggleProblems: () => current.current.onProblems(!current.current.problemsOpen),
      focusSearch() {
        store.setState({ leftPanel: "palette" });
        focusWhenDrawn("[data-palette-search]");
      },
      focusOutline() {
        store.setState({ leftPanel: "outline" });
        focusWhenDrawn("[role=tree] [role=treeitem][tabindex='0']");
      },
      openInspector() {
        store.setState({ inspectorOpen: true });
        // The first thing that can be set.
        focusWhenDrawn("[aria-label='Node settings'] [role=tabpanel] :is(textarea, input, [role=combobox])");
      },
      close() {
        const state = store.getState();
        if (state.picker) store.setState({ picker: null });
        else if (state.findOpen) store.setState({ findOpen: false });
        else if (onlySelectedNode(state) !== null && state.inspectorOpen) store.setState({ inspectorOpen: false });
        else if (current.current.problemsOpen) current.current.onProblems(false);
        else return false;
        return true;
      },
    }),
    [store, runner],
  );
}

function useAdding(adding: number, commands: EditorCommands) {
  const seen = useRef(adding);
  useEffect(() => {
    if (adding !== seen.current) commands.run("add");
    seen.current = adding;
  }, [adding, commands]);
}
