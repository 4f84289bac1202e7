import "server-only";
import type { Sql } from "@/server/db";
import { schedule } from "@/server/triggers/schedule";
import { nextTimes } from "@/server/workflow/cron-times";
import type { WorkflowDocument } from "@/server/workflow/document";
import { readTriggerConfig } from "../workflows/trigger-config";

/**
 * Sets the clock of each enabled schedule node of a version, and stops those of nodes that are gone. One whose times did not
 * change keeps its next moment: what is due now is not lost by publishing.
 */
export async function syncSchedules(tx: Sql, version: { orgId: string; workflowId: string; document: WorkflowDocument }): Promise<void> {
  const nodes = version.document.nodes.filter((node) => node.type === schedule.type && !node.disabled);
  await stopSchedules(
    tx,
    version.workflowId,
    nodes.map((node) => node.id),
  );
  for (const node of nodes) {
    const { cron, timezone, overlap, missed } = readTriggerConfig(schedule, node);
    const { rows } = await tx.query<{ now: Date }>("select clock_timestamp() as now");
    const now = rows[0]?.now ?? new Date();
    await tx.query(
      `insert into schedule as was (workflow_id, node_id, org_id, cron, timezone, overlap, missed, next_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (workflow_id, node_id) do update set cron = $4, timezone = $5, overlap = $6, missed = $7, active = true,
         next_at = case when was.active and was.cron = $4 and was.timezone = $5 then was.next_at else excluded.next_at end`,
      [version.workflowId, node.id, version.orgId, cron, timezone, overlap, missed, nextTimes(cron, timezone, now, 1)[0] ?? null],
    );
  }
}

/** Stops the schedules of a workflow, but for those of the nodes named. */
export async function stopSchedules(tx: Sql, workflowId: string, exceptNodeIds: readonly string[] = []): Promise<void> {
  await tx.query("update schedule set active = false, next_at = null where workflow_id = $1 and node_id <> all($2)", [
    workflowId,
    exceptNodeIds,
  ]);
}
