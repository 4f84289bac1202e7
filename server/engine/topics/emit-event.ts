import "server-only";
import { pool, type Sql } from "@/server/db";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { EngineDeps } from "../engine-deps";
import { type Started, type Subscriber, startSubscribers, subscriberSql } from "./start-subscribers";

export type Emission = {
  orgId: string;
  /** Within the org. The same id starts its runs once, however often it is emitted. */
  id: string;
  topic: string;
  data: unknown;
  /** null: from outside. */
  from: { workflowId: string; runId: string } | null;
  startedBy: string;
  /** SHA-256 of what a caller sent under the id. */
  requestHash?: string;
};

/**
 * Emits an event in the caller's transaction: a run of each workflow of the org that listens to the topic. Call `dispatch` after
 * the commit. Emitted before, it gives the runs of then and starts nothing. Throws `conflict` when the id stood for another
 * event, `config_invalid` when too many runs stand above, `too_large`.
 */
export async function emitEvent(tx: Sql, emission: Emission, prepareSend: EngineDeps["prepareSend"]): Promise<Started> {
  const { orgId, id, topic, data, from, startedBy } = emission;
  const { rows } = await tx.query<{ at: Date }>(
    `INSERT INTO emission (org_id, id, topic, request_hash, at) VALUES ($1, $2, $3, $4, clock_timestamp())
     ON CONFLICT (org_id, id) DO NOTHING RETURNING at`,
    [orgId, id, topic, emission.requestHash ?? null],
  );
  const [made] = rows;
  if (!made) return { runIds: await recallRuns(tx, emission), dispatch: null };
  const subscribers = await tx.query<Subscriber>(
    `${subscriberSql} AND s.org_id = $1 AND s.source = 'topic' AND s.topic = $2 ORDER BY s.workflow_id, s.node_id`,
    [orgId, topic],
  );
  const depth = subscribers.rows.length > 0 && from ? await nextDepth(tx, from.runId) : 0;
  const event = { topic, data, emittedAt: made.at.toISOString(), from };
  const started = await startSubscribers(tx, subscribers.rows, { orgId, event, id, depth, startedBy }, prepareSend);
  if (started.runIds.length > 0)
    await tx.query("UPDATE emission SET run_ids = $3 WHERE org_id = $1 AND id = $2", [orgId, id, started.runIds]);
  return started;
}

async function recallRuns(tx: Sql, { orgId, id, requestHash }: Emission): Promise<string[]> {
  const { rows } = await tx.query<{ run_ids: string[]; request_hash: string | null }>(
    "SELECT run_ids, request_hash FROM emission WHERE org_id = $1 AND id = $2",
    [orgId, id],
  );
  if (rows[0]?.request_hash !== (requestHash ?? null))
    throw new AppError("conflict", "This id was used before for another event.", { field: "id", fix: "Use a new id for a new event." });
  return rows[0].run_ids;
}

async function nextDepth(tx: Sql, runId: string): Promise<number> {
  const { rows } = await tx.query<{ depth: number }>("SELECT depth FROM run WHERE id = $1", [runId]);
  const depth = (rows[0]?.depth ?? 0) + 1;
  if (depth > limits.runDepth)
    throw new AppError("config_invalid", `${limits.runDepth} runs stand above this one, so its events may not start another.`, {
      fix: "Look for workflows that start each other in a circle, and let one of them stop.",
    });
  return depth;
}

/** Forgets the ids of events that were emitted longer ago; until then a repeated one starts nothing. Returns how many. */
export async function forgetEmissions(olderThanMs: number): Promise<number> {
  const { rowCount } = await pool().query("DELETE FROM emission WHERE at < now() - make_interval(secs => $1)", [olderThanMs / 1_000]);
  return rowCount ?? 0;
}
