import "server-only";
import { pool, type Sql } from "@/server/db";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";
import { isFinalRun, type NewRunEvent } from "@/server/workflow/run-event";
import { countEvents } from "./count-events";
import { abortEffects, stopUnwantedEffects } from "./effect-registry";
import { applyCommits, createCommitQueue } from "./event-log/commit-queue";
import { type CreatedRun, createRuns, type NewRun } from "./event-log/create-runs";
import type { CommitResult, RunCommit, RunPatch } from "./event-log/run-commit";
import { grouped } from "./grouped";
import { isWatched, publishRunNews } from "./run-bus";

// The only writer of run, step, call and run_event. Everything goes through the SQL function commit_runs, which guards what
// must never happen: a final run that changes, a step that settles twice, a gap in `seq`.

const queues = () =>
  processSingleton("event-log", () => ({
    durable: createCommitQueue({ sql: pool, durable: true }),
    fast: createCommitQueue({ sql: pool, durable: false }),
    flush: grouped(flushLog),
  }));

/** Puts all that PostgreSQL has committed so far on the disk: an empty message in its log, whose own commit waits for the disk. */
async function flushLog(asked: readonly null[]): Promise<readonly undefined[]> {
  await pool().query({ name: "flush-log", text: "SELECT pg_logical_emit_message(true, 'trellis', '')" });
  return asked.map(() => undefined);
}

/** Resolves when everything that was committed before, here and without waiting for the disk too, is on the disk. */
export async function flushCommits(): Promise<void> {
  await queues().flush(null);
}

/**
 * Commits to one run, together with what other runs commit at the same moment, and tells this process's watchers.
 * `durable: false` returns without waiting for the disk: a crash of the machine, not of the process, may lose what was not yet
 * flushed (`flushCommits`; PostgreSQL does it by itself within a second).
 */
export async function commitRun(commit: RunCommit, { durable }: { durable: boolean }): Promise<CommitResult> {
  const result = await queues()[durable ? "durable" : "fast"](commit);
  countEvents(result.events);
  publish(commit.runId, result, commit.patch);
  // What still runs for a run that is over only costs.
  if (result.status !== null && isFinalRun(result.status)) abortEffects(commit.runId);
  // Refused: because the run is over, or only because another invocation was first, whose effects must go on.
  if (result.status === null) stopUnwantedEffects().catch((error) => log().warn({ err: error }, "could not look for ended runs"));
  return result;
}

function publish(runId: string, { events, status }: CommitResult, patch: RunPatch | undefined) {
  if (status === null || !isWatched(runId)) return;
  // The end may share a batch with what was committed just before it, whose events come first.
  const isEnd = patch?.status !== undefined && isFinalRun(patch.status);
  publishRunNews(runId, { kind: "committed", events, status: isFinalRun(status) && !isEnd ? "running" : status, patch });
}

/** Creates one run: see createRuns. */
export async function createRun(tx: Sql, run: NewRun): Promise<CreatedRun> {
  const [created] = await createRuns(tx, [run]);
  if (!created) throw new Error("createRuns gave no answer");
  return created;
}

/**
 * Appends events to a run that is not final, and changes its row, in the caller's transaction. Returns false when the run is
 * final or does not exist; nothing is written then. After the commit call `announceRun`.
 */
export async function appendEvents(tx: Sql, runId: string, events: NewRunEvent[], patch?: RunPatch): Promise<boolean> {
  const [result] = await applyCommits(tx, [{ runId, entries: [{ write: "none", events }], ...(patch ? { patch } : {}) }], true);
  countEvents(result?.events ?? []);
  return result?.live ?? false;
}

/**
 * Cancels a run: it is final at once, its open steps and human tasks with it. Returns false when it was final before. Call it in
 * the transaction that also sends `run/control`, and `announceRun` after the commit, which stops what runs in this process.
 */
export function cancelRun(tx: Sql, { runId, by, reason }: { runId: string; by: string; reason?: string }): Promise<boolean> {
  const data = { by, ...(reason === undefined ? {} : { reason }) };
  return appendEvents(tx, runId, [{ type: "run-cancelled", data }], { status: "cancelled", reason: reason ?? "cancelled" });
}

/** Tells this process's watchers and running effects that a run changed in a transaction that has been committed. */
export function announceRun(runId: string): void {
  publishRunNews(runId, { kind: "changed" });
  // If this look fails, the next regular one finds it.
  stopUnwantedEffects().catch((error) => log().warn({ err: error, runId }, "could not look for ended runs"));
}
