import "server-only";
import type * as z from "zod";
import { type Sql, transaction } from "@/server/db";
import { readDocument } from "@/server/engine/compiled-version";
import type { Actor } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import { forgetHooks } from "../hooks/find-hook";
import { stopSchedules, syncSchedules } from "../schedules/sync-schedules";
import { stopSubscriptions, syncSubscriptions } from "../topics/sync-subscriptions";
import { type workflowIdInput, workflowNotFound } from "./document";

/**
 * Puts a workflow away: it leaves every list, its URLs answer 404, nothing starts it any more; runs under way finish.
 * `restoreWorkflow` undoes it.
 */
export async function deleteWorkflow(actor: Actor, { id }: z.output<typeof workflowIdInput>): Promise<void> {
  await transaction(async (tx) => {
    await setDeleted(tx, actor, { id, deleted: true });
    await stopSchedules(tx, id);
    await stopSubscriptions(tx, id);
  });
  forgetHooks(id);
}

/** Brings a deleted workflow back, URLs included. Its schedules go on from now: what they would have done meanwhile is not made up for. */
export async function restoreWorkflow(actor: Actor, { id }: z.output<typeof workflowIdInput>): Promise<void> {
  await transaction(async (tx) => {
    await setDeleted(tx, actor, { id, deleted: false });
    const { rows } = await tx.query<{ document: unknown }>(
      `select v.document from workflow w join workflow_version v on v.workflow_id = w.id and v.number = w.published_version
        where w.id = $1`,
      [id],
    );
    if (!rows[0]) return;
    const opened = { orgId: actor.orgId, workflowId: id, document: readDocument(rows[0].document) };
    await syncSchedules(tx, opened);
    await syncSubscriptions(tx, opened);
  });
  forgetHooks(id);
}

async function setDeleted(tx: Sql, actor: Actor, { id, deleted }: { id: string; deleted: boolean }): Promise<void> {
  const { rowCount } = await tx.query(
    `update workflow set deleted_at = case when $3 then now() end
      where id = $1 and org_id = $2 and (deleted_at is null) = $3 and chat_profile_id is null`,
    [id, actor.orgId, deleted],
  );
  if (rowCount === 0) throw workflowNotFound();
  await recordAuditSql(tx, actor, { action: deleted ? "workflow.delete" : "workflow.restore", target: `workflow:${id}` });
}
