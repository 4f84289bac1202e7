import "server-only";
import * as z from "zod";
import { transaction } from "@/server/db";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { tagNotFound } from "./tags";

export const tagWorkflowsInput = z.strictObject({
  ids: z.array(z.string().max(100)).min(1, "Name at least one workflow").max(limits.pageSize),
  tagId: z.string().max(100),
  /** False takes the tag off. */
  on: z.boolean(),
});

/**
 * Puts a tag on workflows or takes it off. Gives those that changed: doing the opposite with them takes it back.
 * Throws `not_found` for a tag that is not the org's, and when none of the workflows is.
 */
export function tagWorkflows(actor: Actor, { ids, tagId, on }: z.output<typeof tagWorkflowsInput>): Promise<{ changed: string[] }> {
  return transaction(async (tx) => {
    const tag = await tx.query("select from tag where id = $1 and org_id = $2 for key share", [tagId, actor.orgId]);
    if (tag.rowCount === 0) throw tagNotFound();
    const ours = await tx.query<{ id: string }>("select id from workflow where id = any($1) and org_id = $2 and deleted_at is null", [
      ids,
      actor.orgId,
    ]);
    if (ours.rows.length === 0) throw new AppError("not_found", "There are no such workflows.", { field: "ids" });
    const { rows } = await tx.query<{ id: string }>(
      on
        ? `insert into workflow_tag (workflow_id, tag_id) select unnest($1::text[]), $2 on conflict do nothing returning workflow_id as id`
        : `delete from workflow_tag where workflow_id = any($1::text[]) and tag_id = $2 returning workflow_id as id`,
      [ours.rows.map(({ id }) => id), tagId],
    );
    return { changed: rows.map(({ id }) => id) };
  });
}
