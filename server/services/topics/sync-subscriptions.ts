import "server-only";
import type { Sql } from "@/server/db";
import { followLiveRuns } from "@/server/engine/event-log/follow-runs";
import { AppError } from "@/server/errors";
import { event } from "@/server/triggers/event";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { readTriggerConfig } from "../workflows/trigger-config";

type Version = { orgId: string; workflowId: string; document: WorkflowDocument };

/**
 * Lets each enabled event node of a version listen, and stops those of nodes that are gone. Who listens to another workflow hears
 * the ends of its runs that go on now too.
 */
export async function syncSubscriptions(tx: Sql, version: Version): Promise<void> {
  const nodes = version.document.nodes.filter((node) => node.type === event.type && !node.disabled);
  await stopSubscriptions(
    tx,
    version.workflowId,
    nodes.map((node) => node.id),
  );
  for (const node of nodes) {
    const { source, topic, workflowId, outcomes, filter } = readTriggerConfig(event, node);
    const isTopic = source === "topic";
    await tx.query(
      `insert into subscription as was (workflow_id, node_id, org_id, source, topic, source_workflow_id, outcomes, filter)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (workflow_id, node_id) do update set source = $4, topic = $5, source_workflow_id = $6, outcomes = $7, filter = $8,
         active = true, last_error = null`,
      [
        version.workflowId,
        node.id,
        version.orgId,
        source,
        isTopic ? topic : null,
        isTopic ? null : workflowId,
        isTopic ? [] : outcomes,
        filter,
      ],
    );
    if (!isTopic && workflowId) await followLiveRuns(tx, workflowId);
  }
}

/** Lets the event nodes of a workflow listen no longer, but for those named. */
export async function stopSubscriptions(tx: Sql, workflowId: string, exceptNodeIds: readonly string[] = []): Promise<void> {
  await tx.query("update subscription set active = false where workflow_id = $1 and node_id <> all($2)", [workflowId, exceptNodeIds]);
}

/** Throws `workflow_invalid` when an event node listens to a workflow that is not there, or to this one. */
export async function checkSubscriptions(tx: Sql, version: Version): Promise<void> {
  for (const node of version.document.nodes.filter((candidate) => candidate.type === event.type && !candidate.disabled)) {
    const { source, workflowId } = readTriggerConfig(event, node);
    if (source === "workflow") await requireOther(tx, version, { node, workflowId: workflowId ?? "" });
  }
}

async function requireOther(tx: Sql, version: Version, { node, workflowId }: { node: DocumentNode; workflowId: string }): Promise<void> {
  const refuse = (problem: string, fix: string) =>
    new AppError("workflow_invalid", `“${node.name || node.id}” ${problem}.`, { field: `${node.id}.config.workflowId`, fix });
  if (workflowId === version.workflowId) throw refuse("listens to the end of its own workflow", "Choose another workflow.");
  const { rows } = await tx.query("select 1 from workflow where id = $1 and org_id = $2 and deleted_at is null", [
    workflowId,
    version.orgId,
  ]);
  if (rows.length === 0) throw refuse("listens to a workflow that does not exist", "Choose one from the list.");
}
