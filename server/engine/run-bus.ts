import "server-only";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";
import type { RunDelta, RunEvent, RunStatus } from "@/server/workflow/run-event";
import type { RunPatch } from "./event-log/run-commit";

/** What this process says about a run after it was committed. Others learn it by polling: see watch.ts. */
export type RunNews =
  | { kind: "committed"; events: readonly RunEvent[]; status: RunStatus; patch: RunPatch | undefined }
  | { kind: "delta"; delta: RunDelta }
  /** Something was written in a transaction whose content is not known here. */
  | { kind: "changed" };

export type RunListener = (news: RunNews) => void;

const listeners = () => processSingleton("run-listeners", () => new Map<string, Set<RunListener>>());

/** Whether anyone in this process listens to the run; if not, nobody need prepare news. */
export function isWatched(runId: string): boolean {
  return listeners().has(runId);
}

/** Runs with at least one listener. */
export function listWatchedRuns(): string[] {
  return [...listeners().keys()];
}

/** Listens until the returned function is called. */
export function listenToRun(runId: string, listener: RunListener): () => void {
  const all = listeners();
  const own = all.get(runId) ?? new Set();
  own.add(listener);
  all.set(runId, own);
  return () => {
    own.delete(listener);
    if (own.size === 0 && all.get(runId) === own) all.delete(runId);
  };
}

/** How many runs' changes are remembered; forgetting one costs a look at the database. */
const changesKept = 10_000;
const changes = () => processSingleton("run-changes", () => new Map<string, number>());

/** Another number each time this process has heard that a run was changed from outside: paused, a step skipped. */
export function countChanges(runId: string): number {
  return changes().get(runId) ?? 0;
}

function noteChange(runId: string): void {
  const known = changes();
  const count = countChanges(runId) + 1;
  known.delete(runId);
  known.set(runId, count);
  const oldest = known.keys().next().value;
  if (known.size > changesKept && oldest !== undefined) known.delete(oldest);
}

/** Tells the listeners, each by itself: one that throws does not silence the others. */
export function publishRunNews(runId: string, news: RunNews): void {
  if (news.kind === "changed") noteChange(runId);
  for (const listener of listeners().get(runId) ?? []) {
    try {
      listener(news);
    } catch (error) {
      log().error({ err: error, runId }, "a run listener failed");
    }
  }
}
