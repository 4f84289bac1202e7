import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { workflowNotFound } from "./document";

export const starWorkflowInput = z.strictObject({ id: z.string().max(100), starred: z.boolean() });

/** Keeps a workflow at hand for the person who asks, or no longer. Throws `not_found`, `forbidden` to callers who are no person. */
export async function starWorkflow(actor: Actor, { id, starred }: z.output<typeof starWorkflowInput>): Promise<void> {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only people have starred workflows.");
  const found = await pool().query("select from workflow where id = $1 and org_id = $2 and deleted_at is null", [id, actor.orgId]);
  if (found.rowCount === 0) throw workflowNotFound();
  await pool().query(
    starred
      ? "insert into workflow_star (user_id, workflow_id) values ($1, $2) on conflict do nothing"
      : "delete from workflow_star where user_id = $1 and workflow_id = $2",
    [actor.userId, id],
  );
}
