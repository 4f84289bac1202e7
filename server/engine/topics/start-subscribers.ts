import "server-only";
import type { Sql } from "@/server/db";
import { AppError, toErrorValue } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import type { EmittedEvent, EndedEvent } from "@/server/triggers/event";
import { evaluateCondition } from "@/server/workflow/expression/evaluate-condition";
import { planVersion } from "../compiled-version";
import type { EngineDeps } from "../engine-deps";
import type { NewRun } from "../event-log/create-runs";
import { requestRuns } from "../request-runs";

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

export type Started = { runIds: string[]; dispatch: (() => Promise<void>) | null };

/**
 * Starts a run for each subscriber whose filter lets the event through, in the caller's transaction; call `dispatch` after its
 * commit. A filter that fails is noted at its subscription, for its author to see. Throws `too_large` when the event is.
 */
export async function startSubscribers(
  tx: Sql,
  subscribers: readonly Subscriber[],
  happened: Happened,
  prepareSend: EngineDeps["prepareSend"],
): Promise<Started> {
  const runs: NewRun[] = [];
  for (const subscriber of subscribers) {
    if (!(await passes(tx, subscriber, happened.event))) continue;
    runs.push(await newRun(subscriber, happened));
  }
  if (runs.length === 0) return { runIds: [], dispatch: null };
  const { created, dispatch } = await requestRuns(tx, runs, prepareSend);
  return { runIds: created.map(({ runId }) => runId), dispatch };
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

async function newRun(subscriber: Subscriber, { orgId, event, id, depth, startedBy }: Happened): Promise<NewRun> {
  return {
    ...(await planVersion(subscriber)),
    orgId,
    trigger: "event",
    input: event,
    startedBy,
    idempotencyKey: `event:${subscriber.nodeId}:${id}`,
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
