import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import { type Actor, actorLabel } from "@/server/permissions";
import { documentInput, writeDocument } from "./document";
import { getWorkflow } from "./get-workflow";

export const saveDraftInput = z.strictObject({
  id: z.string().max(100),
  /** The revision the edit started from. */
  revision: z.number().int().min(1),
  document: documentInput,
});

/**
 * Replaces the draft, when nobody saved since the caller read it. Half-filled documents save. Throws `stale_revision`
 * with the newer draft in `data` (nothing is lost: the caller still holds their own), `too_large`, `not_found`.
 */
export async function saveDraft(actor: Actor, input: z.output<typeof saveDraftInput>): Promise<{ revision: number; savedAt: string }> {
  const { rows } = await pool().query<{ revision: number; updated_at: Date }>(
    `update workflow set document = $1::jsonb, revision = revision + 1, updated_by = $2, updated_at = now()
      where id = $3 and org_id = $4 and revision = $5 and deleted_at is null
      returning revision, updated_at`,
    [writeDocument(input.document), actorLabel(actor), input.id, actor.orgId, input.revision],
  );
  const saved = rows[0];
  if (!saved) throw await staleRevision(actor, input.id);
  return { revision: saved.revision, savedAt: saved.updated_at.toISOString() };
}

/** Why a change that named a revision was refused: with the draft as it is now. Throws `not_found` when there is none. */
export async function staleRevision(actor: Actor, id: string): Promise<AppError> {
  const { revision, document, updatedBy, updatedAt } = await getWorkflow(actor, { id });
  return new AppError("stale_revision", `${updatedBy} saved a newer draft of this workflow.`, {
    field: "revision",
    fix: "Compare the two drafts, then save again on top of the newer one.",
    data: { revision, document, updatedBy, updatedAt },
  });
}
