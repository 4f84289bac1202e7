import "server-only";
import * as z from "zod";
import { pool, transaction } from "@/server/db";
import { markHandled, unmarkDismissed } from "@/server/engine/event-log/handle-failures";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import { rerun } from "./rerun";
import { retryRun } from "./retry-run";

const ids = z.array(z.string().max(100)).min(1, "Name at least one run").max(limits.pageSize);

export const requeueInput = z.strictObject({
  ids,
  /** Where the new runs begin: at the step that failed, with what was finished reused, or at the start. */
  from: z.enum(["failed-step", "start"]).default("failed-step"),
});
export const dismissInput = z.strictObject({ ids });

/**
 * Whether a run is a dead letter, for `from run r`: it failed, and nobody has retried or dismissed it. Trying a part of a draft is
 * neither work that was lost nor a retry of any.
 */
export const isDeadLetter = `r.status = 'failed' and r.handled_at is null and r.parent_run_id is null and r.partial is null
  and not exists (select from run f where f.fork_of = r.id and f.partial is null)`;

/**
 * Starts failed runs once more, each in a run of its own, and takes them out of the dead letters. One that is no dead letter (any
 * more) is left out. Throws `not_found` when none of them is a run of the org.
 */
export async function requeueRuns(
  actor: Actor,
  { ids: asked, from }: z.output<typeof requeueInput>,
): Promise<{ items: { id: string; runId: string }[] }> {
  const items: { id: string; runId: string }[] = [];
  for (const id of await listDeadLetters(actor, asked)) {
    // Started first and by a key, so that a crash in between loses nothing, and two who requeue at once start it once.
    const { runId } = await (from === "start" ? rerun(actor, { id }, `requeue:${id}`) : retryRun(actor, { id }));
    await transaction((tx) => markHandled(tx, { orgId: actor.orgId, runIds: [id], as: "requeued" }));
    items.push({ id, runId });
  }
  return { items };
}

/** Takes failed runs out of the dead letters; they stay in the list of runs. Throws `not_found` when none is a run of the org. */
export async function dismissRuns(actor: Actor, { ids: asked }: z.output<typeof dismissInput>): Promise<{ dismissed: number }> {
  const found = await listDeadLetters(actor, asked);
  return transaction(async (tx) => {
    const dismissed = await markHandled(tx, { orgId: actor.orgId, runIds: found, as: "dismissed" });
    for (const id of dismissed) await recordAuditSql(tx, actor, { action: "run.dismiss", target: `run:${id}` });
    return { dismissed: dismissed.length };
  });
}

/** Takes a dismissal back. Throws `not_found` when none of them is a run of the org that was dismissed. */
export async function undismissRuns(actor: Actor, { ids: asked }: z.output<typeof dismissInput>): Promise<{ restored: number }> {
  return transaction(async (tx) => {
    const restored = await unmarkDismissed(tx, { orgId: actor.orgId, runIds: asked });
    if (restored.length === 0) throw new AppError("not_found", "There are no such dismissed runs.", { field: "ids" });
    for (const id of restored) await recordAuditSql(tx, actor, { action: "run.undismiss", target: `run:${id}` });
    return { restored: restored.length };
  });
}

async function listDeadLetters(actor: Actor, asked: readonly string[]): Promise<string[]> {
  const { rows } = await pool().query<{ id: string; dead: boolean }>(
    `select r.id, ${isDeadLetter} as dead from run r where r.id = any($1) and r.org_id = $2 order by r.id`,
    [asked, actor.orgId],
  );
  if (rows.length === 0) throw new AppError("not_found", "There are no such runs.", { field: "ids" });
  return rows.flatMap(({ id, dead }) => (dead ? [id] : []));
}
