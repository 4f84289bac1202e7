import "server-only";
import * as z from "zod";
import { pool, transaction } from "@/server/db";
import { deleteRun as deleteFromLog } from "@/server/engine/event-log/delete-runs";
import { AppError, type ErrorValue, toErrorValue } from "@/server/errors";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import { cancelRun } from "./cancel-run";
import { retryRun } from "./retry-run";
import { requireRun } from "./run-record";

export const bulkRunsInput = z.strictObject({ ids: z.array(z.string().max(100)).min(1, "Name at least one run").max(limits.pageSize) });
type BulkRuns = z.output<typeof bulkRunsInput>;

/** What became of each run, in the order asked. `runId`: the run that was started from it. */
export type BulkResult = { items: ({ id: string; ok: true; runId?: string } | { id: string; ok: false; error: ErrorValue })[] };

/** Cancels each of the runs. One that has ended otherwise is told of and stops nothing. Throws `not_found` when none is a run of the org. */
export function cancelRuns(actor: Actor, input: BulkRuns): Promise<BulkResult> {
  return doEach(actor, input, async (id) => {
    await cancelRun(actor, { id });
    return {};
  });
}

/** Retries each of the runs from where it stopped. Throws `not_found` when none is a run of the org. */
export function retryRuns(actor: Actor, input: BulkRuns): Promise<BulkResult> {
  return doEach(actor, input, async (id) => ({ runId: (await retryRun(actor, { id })).runId }));
}

/** Deletes each of the runs with all that was recorded of it, for good. Throws `not_found` when none is a run of the org. */
export function deleteRuns(actor: Actor, input: BulkRuns): Promise<BulkResult> {
  return doEach(actor, input, async (id) => {
    await deleteRun(actor, { id });
    return {};
  });
}

/** Deletes an ended run with all that was recorded of it. Throws `conflict` when it goes on, or a run that needs it; `not_found`. */
export async function deleteRun(actor: Actor, { id }: { id: string }): Promise<void> {
  await requireRun(actor, id);
  const deleted = await transaction(async (tx) => {
    if (!(await deleteFromLog(tx, { orgId: actor.orgId, id }))) return false;
    await recordAuditSql(tx, actor, { action: "run.delete", target: `run:${id}` });
    return true;
  });
  if (!deleted)
    throw new AppError("conflict", "The run goes on, or one that it belongs to or that goes on from it does.", {
      fix: "Wait for their end, or cancel them.",
    });
}

/** One after the other: each is a transaction of its own, and one that is refused leaves the others be. */
async function doEach(actor: Actor, { ids }: BulkRuns, act: (id: string) => Promise<{ runId?: string }>): Promise<BulkResult> {
  await requireSome(actor, ids);
  const items: BulkResult["items"] = [];
  for (const id of new Set(ids)) {
    try {
      items.push({ id, ok: true, ...(await act(id)) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      items.push({ id, ok: false, error: toErrorValue(error) });
    }
  }
  return { items };
}

async function requireSome(actor: Actor, ids: readonly string[]): Promise<void> {
  const { rowCount } = await pool().query("select from run where id = any($1) and org_id = $2 limit 1", [ids, actor.orgId]);
  if (rowCount === 0) throw new AppError("not_found", "There are no such runs.", { field: "ids" });
}
