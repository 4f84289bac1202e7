import "server-only";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { nameActors } from "../name-actors";

/** Something that was done in the org, for everyone to see. */
export type Activity = {
  kind: "published" | "created" | "approved" | "rejected" | "started";
  at: string;
  by: string;
  workflowId: string;
  workflowName: string;
  /** The run it is about. */
  runId: string | null;
  version: number | null;
};

type Row = {
  kind: Activity["kind"];
  at: Date;
  by: string;
  workflow_id: string;
  workflow_name: string;
  run_id: string | null;
  version: number | null;
};

const most = 8;

/** What people and programs did last, the latest first: runs they started by hand, versions, new workflows and decisions. */
export async function listActivity(actor: Actor): Promise<Activity[]> {
  const { rows } = await pool().query<Row>(
    `select * from (
       (select 'published' as kind, v.published_at as at, v.published_by as by, w.id as workflow_id, w.name as workflow_name,
          null as run_id, v.number as version
        from workflow w join workflow_version v on v.workflow_id = w.id
        where w.org_id = $1 and w.deleted_at is null order by v.published_at desc limit ${most})
       union all
       (select 'created', w.created_at, w.created_by, w.id, w.name, null, null
        from workflow w where w.org_id = $1 and w.deleted_at is null order by w.created_at desc limit ${most})
       union all
       (select t.decision, t.decided_at, t.decided_by, w.id, w.name, r.id, null
        from human_task t join run r on r.id = t.run_id join workflow w on w.id = r.workflow_id
        where t.org_id = $1 and t.status = 'decided' and t.decided_by is not null order by t.created_at desc limit ${most})
       union all
       (select 'started', r.created_at, r.started_by, w.id, w.name, r.id, null
        from run r join workflow w on w.id = r.workflow_id
        where r.org_id = $1 and r.trigger = 'manual' order by r.created_at desc limit ${most})
     ) done order by at desc limit ${most}`,
    [actor.orgId],
  );
  const nameOf = await nameActors(rows.map((row) => row.by));
  return rows.map((row) => ({
    kind: row.kind,
    at: row.at.toISOString(),
    by: nameOf(row.by),
    workflowId: row.workflow_id,
    workflowName: row.workflow_name,
    runId: row.run_id,
    version: row.version,
  }));
}
