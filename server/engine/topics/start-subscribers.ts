import "server-only";
import type { Sql } from "@/server/db";
import { AppError, toErrorValue } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import type { EmittedEvent, EndedEvent } from "@/server/triggers/event";
import { evaluateCondition } from "@/server/workflow/expression/evaluate-condition";
import { loadVersion } from "../compiled-version";
import { createRuns, type NewRun } from "../event-log/create-runs";
import { type EngineEvent, runRequested } from "../inngest";

/** An event trigger of a published version. */
export type Subscriber = { workflowId: string; nodeId: string; version: number; filter: string };

/** Columns of a Subscriber, for `FROM subscription s JOIN workflow w`; of those alone that may start runs now. */
export const subscriberSql = `SELECT s.workflow_id AS "workflowId", s.node_id AS "nodeId", w.published_version AS version, s.filter
  FROM subscription s JOIN workflow w ON w.id = s.workflow_id AND w.deleted_at IS NULL AND w.published_version IS NOT NULL
  WHERE s.active`;

type Happened = {
  orgId: string;
  event: EmittedEvent | EndedEvent;
  /** Of the event, within the org: one event starts one run of each subscriber. */
  id: string;
  depth: number;
  startedBy: string;
};

/**
 * Creates a run for each subscriber whose filter lets the event through, in the caller's transaction; send `events` in it too.
 * A filter that fails is noted at its subscription, for its author to see. Throws `too_large` when the event is.
 */
export async function startSubscribers(
  tx: Sql,
  subscribers: readonly Subscriber[],
  happened: Happened,
): Promise<{ runIds: string[]; events: EngineEvent[] }> {
  const runs: NewRun[] = [];
  for (const subscriber of subscribers) {
    if (!(await passes(tx, subscriber, happened.event))) continue;
    runs.push(await newRun(subscriber, happened));
  }
  if (runs.length === 0) return { runIds: [], events: [] };
  const created = await createRuns(tx, runs);
  const { orgId } = happened;
  return {
    runIds: created.map(({ runId }) => runId),
    events: created.flatMap(({ runId, created: isNew }) => (isNew ? [runRequested({ runId, orgId })] : [])),
  };
}

async function passes(tx: Sql, subscriber: Subscriber, event: unknown): Promise<boolean> {
  if (subscriber.filter === "") return true;
  try {
    return evaluateCondition(subscriber.filter, { trigger: event, input: event });
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    await noteError(tx, subscriber, thrown);
    return false;
  }
}

async function newRun({ workflowId, nodeId, version }: Subscriber, { orgId, event, id, depth, startedBy }: Happened): Promise<NewRun> {
  const compiled = await loadVersion(workflowId, version);
  if (!compiled) throw new Error(`workflow ${workflowId} has no version ${version}`);
  return {
    orgId,
    workflowId,
    version,
    plan: compiled.planFrom(nodeId),
    document: compiled.document,
    trigger: "event",
    input: event,
    startedBy,
    idempotencyKey: `event:${nodeId}:${id}`,
    depth,
  };
}

/** Why an event could not start a run, shown beside the trigger until it does. */
export async function noteError(
  tx: Sql,
  { workflowId, nodeId }: Pick<Subscriber, "workflowId" | "nodeId">,
  thrown: AppError,
): Promise<void> {
  await tx.query(
    `UPDATE subscription SET last_error = jsonb_build_object('at', clock_timestamp(), 'message', $3::jsonb -> 'message')
     WHERE workflow_id = $1 AND node_id = $2`,
    [workflowId, nodeId, toJsonText(toErrorValue(thrown))],
  );
}
