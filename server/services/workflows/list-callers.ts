import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { type workflowIdInput, workflowNotFound } from "./document";

/** A published workflow that runs this one. `version` null: whichever is published when its run comes to it. */
export type WorkflowCaller = { id: string; name: string; version: number | null };

const callersShown = 100;

/** The published workflows of the org that run this one as a step, by name. Throws `not_found`. */
export async function listCallers(actor: Actor, { id }: z.output<typeof workflowIdInput>): Promise<WorkflowCaller[]> {
  const { rows } = await pool().query<WorkflowCaller>(
    `select distinct w.id, w.name, (node->'config'->>'version')::int as version
       from workflow w
       join workflow_version v on v.workflow_id = w.id and v.number = w.published_version
       cross join lateral jsonb_array_elements(v.document->'nodes') node
      where w.org_id = $2 and w.deleted_at is null and node->>'type' = 'sub-workflow' and node->'config'->>'workflowId' = $1
      order by w.name, w.id limit ${callersShown}`,
    [id, actor.orgId],
  );
  if (rows.length > 0) return rows;
  const known = await pool().query("select 1 from workflow where id = $1 and org_id = $2 and deleted_at is null", [id, actor.orgId]);
  if (known.rows.length === 0) throw workflowNotFound();
  return [];
}
