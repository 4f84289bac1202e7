import "server-only";
import { pool } from "@/server/db";
import { loadVersion, readDocument } from "@/server/engine/compiled-version";
import type { NewRun } from "@/server/engine/event-log/create-runs";
import { AppError } from "@/server/errors";
import { type Actor, actorLabel } from "@/server/permissions";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Graph } from "@/server/workflow/graph";
import { compilePlan, type Plan } from "@/server/workflow/plan";
import { readProfiles } from "../profiles/read-profiles";
import { requireGraph, workflowNotFound } from "../workflows/document";
import { openTrigger } from "./open-trigger";

type Asked = { workflowId: string; version?: "draft" | number | undefined; triggerNodeId?: string | undefined };

/** A workflow and one of its triggers, ready to start runs. */
export type OpenWorkflow = {
  /** The run of one request. Throws `invalid_input` with the field that the trigger refuses. */
  newRun(received: unknown): NewRun;
};

/** Reads and compiles what is to be run. Throws `workflow_invalid` with `data.issues`, `invalid_input`, `not_found`. */
export async function openWorkflow(actor: Actor, asked: Asked): Promise<OpenWorkflow> {
  const { graph, version, document, planFrom } = await loadSource(actor, asked);
  const triggerNodeId = chooseTrigger(graph, asked.triggerNodeId);
  const plan = planFrom(triggerNodeId);
  // Only who tries a draft means its pins; a version does its work (see loadVersion).
  const receive = openTrigger(document, triggerNodeId, { usesPins: version === null });
  return {
    newRun: (received) => ({
      orgId: actor.orgId,
      workflowId: asked.workflowId,
      version,
      document,
      plan,
      trigger: actor.kind === "user" ? "manual" : "api",
      input: receive(received),
      startedBy: actorLabel(actor),
    }),
  };
}

type Source = { version: number | null; document: WorkflowDocument; graph: Graph; planFrom(triggerNodeId: string): Plan };

async function loadSource(actor: Actor, { workflowId, version }: Asked): Promise<Source> {
  const { rows } = await pool().query<{ document: unknown; published_version: number | null }>(
    `select published_version, case when $3 or published_version is null then document end as document
       from workflow where id = $1 and org_id = $2 and deleted_at is null`,
    [workflowId, actor.orgId, version === "draft"],
  );
  const row = rows[0];
  if (!row) throw workflowNotFound();
  const number = version === "draft" ? null : (version ?? row.published_version);
  if (number === null) {
    const document = readDocument(row.document);
    const graph = requireGraph(document, await readProfiles(actor.orgId, document));
    return { version: null, document, graph, planFrom: (triggerNodeId) => compilePlan(graph, triggerNodeId) };
  }
  const compiled = await loadVersion(workflowId, number);
  if (!compiled) throw new AppError("not_found", "There is no such version of this workflow.", { field: "version" });
  return { version: number, ...compiled };
}

function chooseTrigger(graph: Graph, wanted: string | undefined): string {
  if (wanted !== undefined) {
    if (graph.triggers.includes(wanted)) return wanted;
    throw new AppError("invalid_input", `The workflow has no trigger “${wanted}” that is switched on.`, {
      field: "triggerNodeId",
      fix: `Name one of its triggers: ${graph.triggers.join(", ")}.`,
    });
  }
  const manual = graph.triggers.find((id) => graph.nodes.get(id)?.source.type === "manual");
  const chosen = manual ?? graph.triggers[0];
  if (chosen === undefined)
    throw new AppError("workflow_invalid", "The workflow has no trigger, so nothing can start it.", { fix: "Add a trigger." });
  return chosen;
}
