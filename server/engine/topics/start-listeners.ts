import "server-only";
import type { Sql } from "@/server/db";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { EndedEvent } from "@/server/triggers/event";
import { isArtifactRef } from "@/server/workflow/run-event";
import type { EngineDeps } from "../engine-deps";
import { noteError, type Subscriber, startSubscribers, subscriberSql } from "./start-subscribers";

type Ended = { orgId: string; workflowId: string; status: EndedEvent["outcome"]; output: unknown; error: unknown; depth: number };

/**
 * Starts the workflows that listen to the ends of a run's workflow, in the transaction that marks the end as told; returns what is
 * to be called after its commit. Harmless when repeated. A part of a loop that has a run of its own is not an end of the workflow, nor is a part of a draft that somebody tries.
 * What keeps a listener from starting is noted at its subscription: the end of a run must not fail because of who listens.
 */
export async function startListeners(
  tx: Sql,
  runId: string,
  prepareSend: EngineDeps["prepareSend"],
): Promise<(() => Promise<void>) | null> {
  const { rows } = await tx.query<Ended>(
    `SELECT org_id AS "orgId", workflow_id AS "workflowId", status, output, error, depth FROM run
     WHERE id = $1 AND status IN ('succeeded', 'failed', 'cancelled')
       AND NOT plan ? 'isPart' AND partial IS NULL`,
    [runId],
  );
  const [run] = rows;
  if (!run) return null;
  const listeners = await tx.query<Subscriber>(
    `${subscriberSql} AND s.org_id = $1 AND s.source = 'workflow' AND s.source_workflow_id = $2 AND $3 = ANY(s.outcomes)
     ORDER BY s.workflow_id, s.node_id`,
    [run.orgId, run.workflowId, run.status],
  );
  if (listeners.rows.length === 0) return null;
  const event: EndedEvent = {
    workflowId: run.workflowId,
    runId,
    outcome: run.status,
    output: await loadOutput(tx, runId, run.output),
    error: run.error,
  };
  try {
    requireDepth(run.depth + 1);
    const happened = { orgId: run.orgId, event, id: `end:${runId}`, depth: run.depth + 1, startedBy: "system" };
    return (await startSubscribers(tx, listeners.rows, happened, prepareSend)).dispatch;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    for (const listener of listeners.rows) await noteError(tx, listener, thrown);
    return null;
  }
}

function requireDepth(depth: number): void {
  if (depth <= limits.runDepth) return;
  throw new AppError("config_invalid", `${limits.runDepth} runs stand above the run that ended, so nothing was started.`, {
    fix: "Look for workflows that start each other in a circle, and let one of them stop.",
  });
}

async function loadOutput(tx: Sql, runId: string, output: unknown): Promise<unknown> {
  if (!isArtifactRef(output)) return output;
  const { rows } = await tx.query<{ content: Buffer }>("SELECT content FROM artifact WHERE run_id = $1 AND id = $2", [
    runId,
    output.$artifact,
  ]);
  // A value that only looks like a reference stays what it is.
  return rows[0] ? JSON.parse(rows[0].content.toString("utf8")) : output;
}
