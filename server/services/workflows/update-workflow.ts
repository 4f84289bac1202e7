import "server-only";
import * as z from "zod";
import { prisma } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { workflowDescriptionInput, workflowNameInput } from "./create-workflow";
import { workflowNotFound } from "./document";

export const updateWorkflowInput = z.strictObject({
  id: z.string().max(100),
  name: workflowNameInput.optional(),
  description: workflowDescriptionInput.optional(),
});

/** Renames or describes. The draft and its revision stay as they are, so it never collides with an open editor. */
export async function updateWorkflow(actor: Actor, { id, name, description }: z.output<typeof updateWorkflowInput>): Promise<void> {
  const { count } = await prisma().workflow.updateMany({
    where: { id, orgId: actor.orgId, deletedAt: null },
    data: { ...(name === undefined ? {} : { name }), ...(description === undefined ? {} : { description }) },
  });
  if (count === 0) throw workflowNotFound();
}
