"use client";
import { useState } from "react";
import { toast } from "sonner";
import { useShallow } from "zustand/react/shallow";
import { toastError } from "@/components/toast-error";
import { useStable } from "@/components/use-stable";
import { nodeCatalog } from "@/server/nodes/registry";
import { type DocumentNode, type WorkflowDocument, workflowDocument } from "@/server/workflow/document";
import { BuildView } from "./build-view";
import type { DocumentSession } from "./document-session";
import { useEditor, useEditorStore } from "./editor-context";
import { PublishDialog, RunDialog, StaleDraft, VersionsPanel, WorkflowRuns, WorkflowSettingsDialog } from "./editor-parts";
import { countProblems, hasErrors } from "./problems";
import { listInputFields, takesJson } from "./run-input";
import { SaveProblemBar } from "./save-problem-bar";
import { TopBar } from "./top-bar";
import { useEditorTab } from "./use-editor-tab";
import { useIssues } from "./use-issues";
import { useStartRun } from "./use-start-run";

export type WorkflowFacts = { name: string; publishedVersion: number | null; hasUnpublishedChanges: boolean };

type EditorScreenProps = { session: DocumentSession; facts: WorkflowFacts; onRename: (name: string) => void };

/** Top bar, the chosen tab, and the dialogs of publishing and running. */
export function EditorScreen({ session, facts, onRename }: EditorScreenProps) {
  useIssues(session);
  const [tab, setTab] = useEditorTab();
  const [problemsOpen, setProblemsOpen] = useState(false);
  const [publishing, setPublishing] = useState(false);
  const store = useEditorStore();
  const settingsOpen = useEditor((state) => state.settingsOpen);
  const openSettings = (open: boolean) => store.setState({ settingsOpen: open });
  const [adding, setAdding] = useState(0);
  const workflowId = useEditor((state) => state.workflowId);
  const readOnly = useEditor((state) => state.readOnly);
  const save = useEditor((state) => state.save);
  const issues = useEditor((state) => state.issues);
  const showProblems = () => {
    setTab("build");
    setPublishing(false);
    setProblemsOpen(true);
  };
  const running = useRunning(session, showProblems);
  const run = useStable(running.start);
  // A draft that was saved here since the facts were read differs from what is published.
  const changed = facts.hasUnpublishedChanges || save.status !== "saved";

  const restore = (document: WorkflowDocument, number: number) => {
    session.actions.replaceDocument(workflowDocument.parse(document));
    setTab("build");
    toast(`Version ${number} is the draft now. Undo brings back what was there.`);
  };
  return (
    <div className="flex h-dvh flex-col overflow-hidden bg-canvas">
      <TopBar
        {...facts}
        hasUnpublishedChanges={changed}
        save={save}
        readOnly={readOnly}
        issues={issues}
        tab={tab}
        starting={running.pending}
        onTab={setTab}
        onRename={onRename}
        onProblems={() => setProblemsOpen(!problemsOpen)}
        onAdd={() => setAdding(adding + 1)}
        onSettings={() => openSettings(true)}
        onPublish={() => setPublishing(true)}
        onRun={running.start}
      />
      <SaveProblemBar name={facts.name} onRetry={() => void session.flush()} />
      {tab === "build" && <BuildView problemsOpen={problemsOpen} onProblems={setProblemsOpen} onRun={run} adding={adding} />}
      {tab === "runs" && (
        <main className="min-h-0 flex-1 overflow-y-auto">
          <WorkflowRuns workflowId={workflowId} />
        </main>
      )}
      {tab === "versions" && (
        <main className="min-h-0 flex-1 overflow-y-auto">
          <VersionsPanel workflowId={workflowId} publishedVersion={facts.publishedVersion} onRestore={readOnly ? null : restore} />
        </main>
      )}
      {settingsOpen && <WorkflowSettingsDialog onClose={() => openSettings(false)} />}
      {publishing && (
        <PublishDialog
          workflowId={workflowId}
          publishedVersion={facts.publishedVersion}
          issues={issues}
          onSave={() => session.flush()}
          onShowProblems={showProblems}
          onClose={() => setPublishing(false)}
        />
      )}
      {running.asking && (
        <RunDialog workflowId={workflowId} triggers={running.triggers} onBeforeStart={running.beforeStart} onClose={running.close} />
      )}
      {save.status === "stale" && <StaleDraft session={session} />}
    </div>
  );
}

const isTrigger = ({ type, disabled }: DocumentNode) =>
  !disabled && Object.hasOwn(nodeCatalog, type) && nodeCatalog[type]?.hasInput === false;

/** Run: problems first, then the trigger's input when it asks for any, else at once. */
function useRunning(session: DocumentSession, onProblems: () => void) {
  const [asking, setAsking] = useState(false);
  const workflowId = useEditor((state) => state.workflowId);
  const readOnly = useEditor((state) => state.readOnly);
  // Shallow: an edit elsewhere must not draw the whole screen again.
  const triggers = useEditor(useShallow(({ history }) => history.document.nodes.filter(isTrigger)));
  const beforeStart = async () => readOnly || (await session.flush()) !== null;
  const direct = useStartRun(beforeStart);

  const start = async () => {
    // Not the debounced list: what was just typed counts.
    const issues = await session.check();
    if (hasErrors(issues)) {
      toast.error(`It cannot run yet: ${countProblems(issues)}`, {
        description: issues.find(({ severity }) => severity === "error")?.message,
      });
      return onProblems();
    }
    const [only] = triggers;
    const asks = triggers.length !== 1 || !only || takesJson(only) || listInputFields(only).length > 0;
    if (asks) return setAsking(true);
    direct.mutate(
      { workflowId, version: "draft", triggerNodeId: only.id },
      { onError: (error) => toastError("The run could not be started", error) },
    );
  };
  return { start: () => void start(), asking, triggers, beforeStart, pending: direct.isPending, close: () => setAsking(false) };
}
