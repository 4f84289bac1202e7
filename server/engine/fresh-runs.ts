import "server-only";
import { processSingleton } from "@/server/process-singleton";
import type { CreatedRun, NewRun } from "./event-log/create-runs";
import type { RecordedRun } from "./read-run";
import { countChanges } from "./run-bus";

/** What was said about a run by another process is heard this late at the latest, as of any run (step-controls.ts). */
const maxAgeMs = 250;
const maxEntries = 1_000;

type Fresh = { run: RecordedRun; at: number; changes: number };

const freshRuns = () => processSingleton("fresh-runs", () => new Map<string, Fresh>());

/** Remembers a run that this process has just created and committed, without any steps, so that beginning it costs no read. */
export function rememberFresh(run: NewRun, created: CreatedRun): void {
  if (!created.created || !created.isAdmitted) return;
  const entries = freshRuns();
  // Those that another process carries out are never asked for.
  if (entries.size >= maxEntries) entries.clear();
  const { runId, input } = created;
  entries.set(runId, {
    at: performance.now(),
    changes: countChanges(runId),
    run: {
      id: runId,
      orgId: run.orgId,
      workflowId: run.workflowId,
      status: "queued",
      plan: run.plan,
      input,
      response: null,
      clockSkewMs: 0,
      steps: [],
      calls: [],
      tasks: [],
      controls: [],
      parent: run.parent ? { runId: run.parent.runId, callKey: run.parent.callKey } : null,
      depth: run.depth ?? 0,
    },
  });
}

/** The run as it was created, once, and only while nobody can have said anything about it. */
export function takeFresh(runId: string): RecordedRun | undefined {
  const entries = freshRuns();
  const fresh = entries.get(runId);
  entries.delete(runId);
  if (!fresh || performance.now() - fresh.at > maxAgeMs || countChanges(runId) !== fresh.changes) return undefined;
  return fresh.run;
}
