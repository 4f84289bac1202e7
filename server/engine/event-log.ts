import "server-only";
import { v7 } from "uuid";
import { pool, type Sql } from "@/server/db";
import { toJsonText } from "@/server/json-text";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Plan } from "@/server/workflow/plan";
import { isFinalRun, type NewRunEvent, type RunEventData } from "@/server/workflow/run-event";
import { countEvents } from "./count-events";
import { abortEffects, stopEffectsOfEndedRuns } from "./effect-registry";
import { applyCommits, createCommitQueue } from "./event-log/commit-queue";
import type { CommitResult, RunCommit, RunPatch } from "./event-log/run-commit";
import { isWatched, publishRunNews } from "./run-bus";
import { storeValue } from "./stored-value";

// The only writer of run, step, call and run_event. Everything goes through the SQL function commit_runs, which guards what
// must never happen: a final run that changes, a step that settles twice, a gap in `seq`.

const queues = () =>
  processSingleton("event-log", () => ({
    durable: createCommitQueue({ sql: pool, durable: true }),
    fast: createCommitQueue({ sql: pool, durable: false }),
  }));

/**
 * Commits to one run, together with what other runs commit at the same moment, and tells this process's watchers.
 * `durable: false` returns without waiting for the disk: for what is said ahead of an effect, and is repeated if it is lost.
 */
export async function commitRun(commit: RunCommit, { durable }: { durable: boolean }): Promise<CommitResult> {
  const result = await queues()[durable ? "durable" : "fast"].commit(commit);
  countEvents(result.events);
  publish(commit.runId, result, commit.patch);
  // What still runs for a run that is over only costs.
  if (result.status === null || isFinalRun(result.status)) abortEffects(commit.runId);
  return result;
}

function publish(runId: string, { events, status }: CommitResult, patch: RunPatch | undefined) {
  if (status !== null && isWatched(runId)) publishRunNews(runId, { kind: "committed", events, status, patch });
}

export type NewRun = {
  orgId: string;
  workflowId: string;
  /** null: a draft. */
  version: number | null;
  plan: Plan;
  /** The document that was compiled. */
  document: WorkflowDocument;
  /** manual, api, webhook */
  trigger: string;
  /** The trigger's output: what `receive` made of the request. */
  input: unknown;
  startedBy: string;
  idempotencyKey?: string;
  /** SHA-256 of the request; kept to tell a repeated request from another one under the same key. */
  requestHash?: string;
};

export type CreatedRun = { runId: string; created: true } | { runId: string; created: false; requestHash: string | null };

/**
 * Creates a queued run with its first event, in the caller's transaction. A run with the same workflow and idempotency key is
 * not created twice: `created` is false and `runId` the earlier one's. Send `run/requested` in the same transaction
 * (prepareSend). Throws `too_large` when the input is larger than `limits.outputBytes`.
 */
export async function createRun(tx: Sql, run: NewRun): Promise<CreatedRun> {
  const runId = v7();
  const input = storeValue(run.input, { orgId: run.orgId, runId, what: "The input" });
  const { rows } = await tx.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO run (id, org_id, workflow_id, version, plan, document, trigger, trigger_node_id, input, started_by, idempotency_key, request_hash, seq)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)
       ON CONFLICT (workflow_id, idempotency_key) DO NOTHING RETURNING id
     ), said AS (
       INSERT INTO run_event (run_id, seq, at, type, data) SELECT id, 1, clock_timestamp(), 'run-created', $13 FROM made
     )
     SELECT id FROM made`,
    [
      runId,
      run.orgId,
      run.workflowId,
      run.version,
      toJsonText(run.plan),
      toJsonText(run.document),
      run.trigger,
      run.plan.trigger,
      toJsonText(input.value),
      run.startedBy,
      run.idempotencyKey ?? null,
      run.requestHash ?? null,
      toJsonText(createdData(run, input.stored)),
    ],
  );
  if (rows.length === 0) return findByIdempotencyKey(tx, run);
  if (input.artifact)
    await tx.query(
      "INSERT INTO artifact (id, org_id, run_id, media_type, content) VALUES ($1, $2, $3, 'application/json', convert_to($4, 'UTF8'))",
      [input.artifact.id, run.orgId, runId, input.artifact.text],
    );
  return { runId, created: true };
}

function createdData(run: NewRun, input: unknown): RunEventData["run-created"] {
  return { trigger: run.trigger, triggerNodeId: run.plan.trigger, startedBy: run.startedBy, version: run.version, input };
}

async function findByIdempotencyKey(tx: Sql, { workflowId, idempotencyKey }: NewRun): Promise<CreatedRun> {
  const { rows } = await tx.query<{ id: string; request_hash: string | null }>(
    "SELECT id, request_hash FROM run WHERE workflow_id = $1 AND idempotency_key = $2",
    [workflowId, idempotencyKey],
  );
  const [found] = rows;
  if (!found) throw new Error("the run with this idempotency key vanished");
  return { runId: found.id, created: false, requestHash: found.request_hash };
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
  stopEffectsOfEndedRuns().catch((error) => log().warn({ err: error, runId }, "could not look for ended runs"));
}
