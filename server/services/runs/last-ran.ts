import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import type { RanAs } from "@/server/workflow/stale-nodes";
import { workflowNotFound } from "../workflows/document";
import type { lastOutputsInput } from "./last-outputs";
import { readLastRuns, readRanAs } from "./last-steps";

/** `hasRun: false`: no run is known, so nothing can have changed since. */
export type LastRan = { hasRun: boolean; nodes: (RanAs & { nodeId: string })[] };

/** Each node of a workflow as it was, with what led to it, when a run came to it last. Throws `not_found`. */
export async function lastRan(actor: Actor, { workflowId }: z.output<typeof lastOutputsInput>): Promise<LastRan> {
  const { rows } = await pool().query("select 1 from workflow where id = $1 and org_id = $2 and deleted_at is null", [
    workflowId,
    actor.orgId,
  ]);
  if (rows.length === 0) throw workflowNotFound();
  const last = await readLastRuns(actor, workflowId);
  return { hasRun: last.lastRunId !== null, nodes: [...readRanAs(last)].map(([nodeId, ran]) => ({ nodeId, ...ran })) };
}
