import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { requireRun } from "./run-record";

export const listPassesInput = z.strictObject({ runId: z.string().max(100), nodeId: z.string().max(64) });

/** One pass of a loop that came to a node. `runId`: of long loops the run that carried it out. */
export type Pass = { runId: string; stepKey: string; hasFailed: boolean };

/**
 * The passes of the loops around a node that a run came to it in and ended, in their order; of a run that carries out a part of a
 * long loop those of all its parts. Throws `not_found`.
 */
export async function listPasses(actor: Actor, { runId, nodeId }: z.output<typeof listPassesInput>): Promise<Pass[]> {
  await requireRun(actor, runId);
  const { rows } = await pool().query<Pass>(
    `select distinct on (place) run_id as "runId", key as "stepKey", handle is null as "hasFailed"
       from (select s.*, string_to_array(split_part(s.key, ':', 2), '.')::int[] as place, r.created_at
               from run me
               join run r on r.org_id = me.org_id and (r.id = me.id or (me.trigger = 'loop' and r.trigger = 'loop'
                 and r.parent_run_id = me.parent_run_id and r.trigger_node_id = me.trigger_node_id))
               join step s on s.run_id = r.id and s.node_id = $3
              where me.id = $1 and me.org_id = $2 and s.key like '%:%' and s.finished_at is not null
                and s.status <> 'cancelled' and (s.status <> 'skipped' or s.handle is not null)) passes
      order by place, created_at desc limit ${limits.loopItems}`,
    [runId, actor.orgId, nodeId],
  );
  return rows;
}
