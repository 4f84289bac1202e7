import "server-only";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import { processSingleton } from "@/server/process-singleton";
import type { WorkflowDocument } from "@/server/workflow/document";
import { type Graph, toGraph } from "@/server/workflow/graph";
import { migrateDocument } from "@/server/workflow/migrate-document";
import { withoutPins } from "@/server/workflow/pins";
import { compilePlan, type Plan } from "@/server/workflow/plan";
import type { KnownProfile, KnownProfiles } from "@/server/workflow/profile/known-profiles";

/** A published version, read and compiled. Versions never change, so it is kept for the life of the process. */
export type CompiledVersion = { document: WorkflowDocument; graph: Graph; planFrom(triggerNodeId: string): Plan };

// Documents have at most 2 MB, most a hundredth of it.
const maxEntries = 200;
const cache = () => processSingleton("compiled-versions", () => new Map<string, CompiledVersion>());

/** Null when there is no such version. The caller has checked that the workflow is the actor's. */
export async function loadVersion(workflowId: string, number: number): Promise<CompiledVersion | null> {
  const key = `${workflowId}:${number}`;
  const known = cache().get(key);
  if (known) return known;
  const { rows } = await pool().query<{ document: unknown; profiles: [string, KnownProfile | null][] }>(
    "select document, profiles from workflow_version where workflow_id = $1 and number = $2",
    [workflowId, number],
  );
  if (!rows[0]) return null;
  const compiled = compile(readDocument(rows[0].document), new Map(rows[0].profiles));
  const oldest = cache().keys().next().value;
  if (cache().size >= maxEntries && oldest !== undefined) cache().delete(oldest);
  cache().set(key, compiled);
  return compiled;
}

/**
 * What a run of a published version is made of, started at one of its triggers. Throws `workflow_invalid` when that trigger is not
 * there, and an Error when the version is not: the caller has read its number from the workflow.
 */
export async function planVersion({ workflowId, version, nodeId }: { workflowId: string; version: number; nodeId: string }) {
  const compiled = await loadVersion(workflowId, version);
  if (!compiled) throw new Error(`workflow ${workflowId} has no version ${version}`);
  return { workflowId, version, plan: compiled.planFrom(nodeId), document: compiled.document };
}

function compile(document: WorkflowDocument, profiles: KnownProfiles): CompiledVersion {
  const { graph } = toGraph(withoutPins(document), nodeCatalog, { profiles });
  const plans = new Map<string, Plan>();
  return {
    document,
    graph,
    planFrom(triggerNodeId) {
      const plan = plans.get(triggerNodeId) ?? compilePlan(graph, triggerNodeId);
      plans.set(triggerNodeId, plan);
      return plan;
    },
  };
}

/** A document out of the database, brought to today's version. One that cannot be read is a bug or a damaged row: `internal`. */
export function readDocument(stored: unknown): WorkflowDocument {
  const migrated = migrateDocument(stored);
  if ("issues" in migrated) throw new AppError("internal", "The stored document cannot be read.", { cause: migrated.issues });
  return migrated.document;
}
