import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { loadVersion, readDocument } from "@/server/engine/compiled-version";
import { AppError } from "@/server/errors";
import { type Actor, actorLabel } from "@/server/permissions";
import { triggerDefinitions } from "@/server/triggers/registry";
import type { TriggerDefinition } from "@/server/workflow/define";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Graph } from "@/server/workflow/graph";
import { compilePlan, type Plan } from "@/server/workflow/plan";
import { requireGraph, workflowNotFound } from "../workflows/document";
import { hashRequest } from "./hash-request";
import { maxIdempotencyKeyChars } from "./idempotency-key";
import { launchRun } from "./launch-run";

export const startRunInput = z.strictObject({
  workflowId: z.string().max(100),
  /** What the trigger receives: an object of its fields, or a webhook's body. */
  input: z.unknown().optional(),
  /** Left out: the published version, or the draft when nothing is published. */
  version: z.union([z.literal("draft"), z.number().int().min(1)], 'Give "draft" or the number of a version').optional(),
  /** Left out: the manual trigger, else the first. */
  triggerNodeId: z.string().max(64).optional(),
  /** The same key starts one run, however often it is sent. */
  idempotencyKey: z.string().min(1).max(maxIdempotencyKeyChars).optional(),
});
export type StartRun = z.output<typeof startRunInput>;

/**
 * Starts a run. Throws `workflow_invalid` with `data.issues`, `invalid_input` with the field that the trigger refuses,
 * `conflict` for an idempotency key with another request, `not_found`.
 */
export async function startRun(actor: Actor, request: StartRun): Promise<{ runId: string; created: boolean }> {
  const source = await loadSource(actor, request);
  const triggerNodeId = chooseTrigger(source.graph, request.triggerNodeId);
  const plan = source.planFrom(triggerNodeId);
  return launchRun({
    orgId: actor.orgId,
    workflowId: request.workflowId,
    version: source.version,
    document: source.document,
    plan,
    trigger: actor.kind === "user" ? "manual" : "api",
    input: receiveInput(source.document, triggerNodeId, request.input),
    startedBy: actorLabel(actor),
    ...(request.idempotencyKey === undefined
      ? {}
      : {
          idempotencyKey: request.idempotencyKey,
          requestHash: hashRequest([request.version ?? null, request.triggerNodeId ?? null, request.input ?? null]),
        }),
  });
}

type Source = { version: number | null; document: WorkflowDocument; graph: Graph; planFrom(triggerNodeId: string): Plan };

async function loadSource(actor: Actor, { workflowId, version }: StartRun): Promise<Source> {
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
    const graph = requireGraph(document);
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

function receiveInput(document: WorkflowDocument, triggerNodeId: string, received: unknown): unknown {
  const node = document.nodes.find((candidate) => candidate.id === triggerNodeId);
  const definition: TriggerDefinition | undefined = Object.values<TriggerDefinition>(triggerDefinitions).find(
    (known) => known.type === node?.type,
  );
  if (!node || !definition) throw new AppError("invalid_input", "There is no such trigger in this workflow.", { field: "triggerNodeId" });
  const answer = definition.receive(received, definition.config.parse(node.config), new Date().toISOString());
  if ("error" in answer) throw new AppError(answer.error.code, answer.error.message, answer.error);
  return answer.output;
}
