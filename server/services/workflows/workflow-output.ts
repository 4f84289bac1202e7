import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { loadVersion } from "@/server/engine/compiled-version";
import { type Actor, actorAllows } from "@/server/permissions";
import { isArtifactRef } from "@/server/workflow/run-event";
import { describeRunOutput } from "@/server/workflow/values/describe-run-output";
import { describeType } from "@/server/workflow/values/describe-schema";
import { callKey, type KnownWorkflows, listCalls, type WorkflowCall } from "@/server/workflow/values/list-calls";
import { inferSchema, type ValueSchema } from "@/server/workflow/values/value-schema";
import { workflowNotFound } from "./document";

export const workflowOutputInput = z.strictObject({
  id: z.string().max(100),
  /** Left out: the published one. */
  version: z.number().int().min(1).optional(),
});

/** `from`: what tells; null: nothing does, and the schema is that of anything. */
export type WorkflowOutput = { schema: ValueSchema; from: "nodes" | "last-run" | null };

/** Workflows that call workflows are looked into so deep. */
const deepest = 3;

/**
 * What a run of a version gives to whoever calls it: by its nodes, else the names that its last run that succeeded gave. Throws
 * `not_found`.
 */
export async function workflowOutput(
  actor: Actor,
  { id, version }: z.output<typeof workflowOutputInput>,
  depth = 1,
): Promise<WorkflowOutput> {
  const { rows } = await pool().query<{ published: number | null }>(
    "select published_version as published from workflow where id = $1 and org_id = $2 and deleted_at is null",
    [id, actor.orgId],
  );
  if (!rows[0]) throw workflowNotFound();
  const number = version ?? rows[0].published;
  const compiled = number === null ? null : await loadVersion(id, number);
  if (number === null || !compiled) return { schema: {}, from: null };
  const workflows = depth < deepest ? await readCalled(actor, listCalls(compiled.document), depth + 1) : undefined;
  const schema = describeRunOutput(compiled.graph, workflows);
  if (Object.keys(schema).length > 0) return { schema, from: "nodes" };
  const last = actorAllows(actor, "run:read") ? await readLastOutput(actor, { id, number }) : undefined;
  return last === undefined ? { schema: {}, from: null } : { schema: nameFields(inferSchema(last)), from: "last-run" };
}

/** What the workflows give that a document calls, as far as they are there. */
export async function readCalled(actor: Actor, calls: readonly WorkflowCall[], depth = 1): Promise<KnownWorkflows> {
  const known = new Map<string, ValueSchema>();
  for (const { workflowId, version } of calls) {
    const { schema } = await workflowOutput(actor, { id: workflowId, version }, depth).catch(ignoreMissing);
    known.set(callKey(workflowId, version), schema);
  }
  return known;
}

/** A call of what is not there is told of when it runs; nothing is known of what it gives. */
function ignoreMissing(error: unknown): WorkflowOutput {
  if (typeof error === "object" && error !== null && "code" in error && error.code === "not_found") return { schema: {}, from: null };
  throw error;
}

async function readLastOutput(actor: Actor, { id, number }: { id: string; number: number }): Promise<unknown> {
  const { rows } = await pool().query<{ output: unknown }>(
    `select output from run where workflow_id = $1 and org_id = $2 and version = $3 and status = 'succeeded' and trigger <> 'loop'
      order by created_at desc, id desc limit 1`,
    [id, actor.orgId, number],
  );
  const output = rows[0]?.output;
  return isArtifactRef(output) ? undefined : output;
}

/** What one run gave says what its fields are called; what they will be the next time is not sure, so it is only told in words. */
function nameFields(schema: ValueSchema): ValueSchema {
  if (!schema.properties) {
    const items = typeof schema.items === "object" ? schema.items : null;
    if (items?.properties) return { type: "array", items: nameFields(items) };
    const word = describeType(schema);
    return word === "" ? {} : { description: `${word} in its last run` };
  }
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(schema.properties).map(([name, field]) => [name, nameFields(field)])),
    additionalProperties: true,
  };
}
