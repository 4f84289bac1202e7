"use client";
import { useState } from "react";
import { RunnerProvider } from "@/components/editor-run/runner-context";
import { useRunnerParts } from "@/components/editor-run/use-runner";
import type { GraphIssue } from "@/server/workflow/graph";
import { BuildView } from "./build-view";
import type { DocumentSession } from "./document-session";
import { useEditor, useEditorStore } from "./editor-context";
import { PublishDialog, StaleDraft, VersionsPanel, WorkflowFile, WorkflowRuns, WorkflowSettingsDialog } from "./editor-parts";
import { SaveProblemBar } from "./save-problem-bar";
import { TopBar } from "./top-bar";
import { useCompare } from "./use-compare";
import { useEditorTab } from "./use-editor-tab";
import { useIssues } from "./use-issues";

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
  const fileAsked = useEditor((state) => state.file !== null);
  const openSettings = (open: boolean) => store.setState({ settingsOpen: open });
  const [adding, setAdding] = useState(0);
  const workflowId = useEditor((state) => state.workflowId);
  const readOnly = useEditor((state) => state.readOnly);
  const save = useEditor((state) => state.save);
  const issues = useEditor((state) => state.issues);
  const [asked, setAsked] = useState<GraphIssue | null>(null);
  const [, compare] = useCompare();
  const showProblems = () => {
    setTab("build");
    setPublishing(false);
    setProblemsOpen(true);
  };
  const showProblem = (issue: GraphIssue | null) => {
    showProblems();
    // Another object each time: the same problem may be asked for again.
    setAsked(issue && { ...issue });
  };
  const { runner, isStarting, dialog } = useRunnerParts(session, {
    onProblems: showProblems,
    onStarted: () => tab !== "build" && setTab("build"),
  });
  // A draft that was saved here since the facts were read differs from what is published.
  const changed = facts.hasUnpublishedChanges || save.status !== "saved";

  return (
    <RunnerProvider value={runner}>
      <div className="flex h-dvh flex-col overflow-hidden bg-canvas">
        <TopBar
          {...facts}
          hasUnpublishedChanges={changed}
          save={save}
          readOnly={readOnly}
          issues={issues}
          tab={tab}
          starting={isStarting}
          onTab={setTab}
          onRename={onRename}
          onProblems={() => setProblemsOpen(!problemsOpen)}
          onAdd={() => setAdding(adding + 1)}
          onSettings={() => openSettings(true)}
          onFile={(ask) => store.setState({ file: ask === "export" ? { ask } : { ask, dropped: null } })}
          onPublish={() => setPublishing(true)}
        />
        <SaveProblemBar name={facts.name} onRetry={() => void session.flush()} />
        {tab === "build" && <BuildView problemsOpen={problemsOpen} onProblems={setProblemsOpen} adding={adding} asked={asked} />}
        {tab === "runs" && (
          <main className="min-h-0 flex-1 overflow-y-auto">
            <WorkflowRuns workflowId={workflowId} />
          </main>
        )}
        {tab === "versions" && (
          <main className="min-h-0 flex-1 overflow-y-auto">
            <VersionsPanel session={session} name={facts.name} publishedVersion={facts.publishedVersion} onBuild={() => setTab("build")} />
          </main>
        )}
        {fileAsked && <WorkflowFile name={facts.name} />}
        {settingsOpen && <WorkflowSettingsDialog onClose={() => openSettings(false)} />}
        {publishing && (
          <PublishDialog
            workflowId={workflowId}
            publishedVersion={facts.publishedVersion}
            issues={issues}
            onSave={() => session.flush()}
            onShowProblem={showProblem}
            onCompare={() => {
              setPublishing(false);
              setTab("versions");
              compare({ from: facts.publishedVersion, to: "draft" });
            }}
            onClose={() => setPublishing(false)}
          />
        )}
        {dialog}
        {save.status === "stale" && <StaleDraft session={session} />}
      </div>
    </RunnerProvider>
  );
}
