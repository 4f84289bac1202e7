import "server-only";
import type * as z from "zod";
import { prisma } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { recordAudit } from "../audit";
import { forgetHooks } from "../hooks/find-hook";
import { type workflowIdInput, workflowNotFound } from "./document";

/** Puts a workflow away: it leaves every list and its URLs answer 404; runs under way finish; `restoreWorkflow` undoes it. */
export async function deleteWorkflow(actor: Actor, { id }: z.output<typeof workflowIdInput>): Promise<void> {
  await setDeleted(actor, { id, deletedAt: new Date() });
}

/** Brings a deleted workflow back, URLs included. */
export async function restoreWorkflow(actor: Actor, { id }: z.output<typeof workflowIdInput>): Promise<void> {
  await setDeleted(actor, { id, deletedAt: null });
}

async function setDeleted(actor: Actor, { id, deletedAt }: { id: string; deletedAt: Date | null }): Promise<void> {
  await prisma().$transaction(async (tx) => {
    const { count } = await tx.workflow.updateMany({
      where: { id, orgId: actor.orgId, deletedAt: deletedAt === null ? { not: null } : null },
      data: { deletedAt },
    });
    if (count === 0) throw workflowNotFound();
    await recordAudit(tx, actor, { action: deletedAt === null ? "workflow.restore" : "workflow.delete", target: `workflow:${id}` });
  });
  forgetHooks(id);
}
