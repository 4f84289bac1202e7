import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { pool } from "@/server/db";
import { limits } from "@/server/limits";
import { type Actor, actorLabel } from "@/server/permissions";
import { emptyDocument } from "@/server/workflow/document";
import { documentInput, writeDocument } from "./document";

export const workflowNameInput = z.string().trim().min(1, "A name is needed").max(limits.nameChars);
export const workflowDescriptionInput = z.string().trim().max(2_000);

export const createWorkflowInput = z.strictObject({
  name: workflowNameInput.optional(),
  description: workflowDescriptionInput.optional(),
  document: documentInput.optional(),
});

/** Adds a workflow with a draft (empty when no document is given). Throws `too_large` for a document over the limit. */
export async function createWorkflow(actor: Actor, input: z.output<typeof createWorkflowInput>): Promise<{ id: string }> {
  const id = v7();
  const document = writeDocument(input.document ?? emptyDocument);
  await pool().query(
    `insert into workflow (id, org_id, name, description, document, created_by, updated_by)
     values ($1, $2, $3, $4, $5::jsonb, $6, $6)`,
    [id, actor.orgId, input.name ?? "Untitled workflow", input.description ?? "", document, actorLabel(actor)],
  );
  return { id };
}
