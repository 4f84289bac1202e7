import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { loadVersion, readDocument } from "@/server/engine/compiled-version";
import { AppError } from "@/server/errors";
import { estimateNode } from "@/server/models/estimate-node";
import { findModel } from "@/server/models/find-provider";
import type { Actor } from "@/server/permissions";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { toUsd } from "../runs/run-record";
import { workflowNotFound } from "../workflows/document";

export const estimateInput = z.strictObject({
  workflowId: z.string().max(100),
  version: z.union([z.literal("draft"), z.number().int().min(1)]),
});

/** What a run will cost. */
export type RunEstimate = {
  /** runs: what nine of ten past runs cost. graph: what its models' prices say, for one pass of each loop. free: it asks no model. */
  by: "runs" | "graph" | "free";
  lowUsd: number;
  highUsd: number;
  /** How many past runs it goes by. */
  runs: number;
  /** Models that have no price, "provider/model": what they cost is not in it. */
  unpriced: string[];
};

/** Fewer say nothing. */
const leastRuns = 3;
const mostRuns = 20;

/**
 * A range for what a run will cost: from past runs, or when there are too few of them, from the models' prices. Throws `not_found`.
 */
export async function estimateRun(actor: Actor, { workflowId, version }: z.output<typeof estimateInput>): Promise<RunEstimate> {
  const document = await loadDocument(actor, workflowId, version);
  const asking = document.nodes.filter((node) => !node.disabled && node.pinned == null).flatMap(readAsking);
  const { rows } = await pool().query<{ count: number; low: number | null; high: number | null }>(pastRuns, [actor.orgId, workflowId]);
  const [past] = rows;
  const priced = await priceAll(actor.orgId, asking);
  const unpriced = [...new Set(priced.flatMap(({ range, ref }) => (range === null ? [ref] : [])))];
  // A workflow without models may call another one that has some: what its runs cost tells.
  if (past && past.count >= leastRuns && (asking.length > 0 || (past.high ?? 0) > 0))
    return { by: "runs", lowUsd: toUsd(Math.round(past.low ?? 0)), highUsd: toUsd(Math.round(past.high ?? 0)), runs: past.count, unpriced };
  if (asking.length === 0) return { by: "free", lowUsd: 0, highUsd: 0, runs: 0, unpriced };
  const sum = (end: "low" | "high") => toUsd(priced.reduce((total, { range }) => total + (range?.[end] ?? 0), 0));
  return { by: "graph", lowUsd: sum("low"), highUsd: sum("high"), runs: 0, unpriced };
}

// What the runs that a run waits for cost is in its own cost.
const pastRuns = `select count(*)::int as count, percentile_cont(0.05) within group (order by cost_micros) as low,
    percentile_cont(0.95) within group (order by cost_micros) as high
  from (select cost_micros from run where org_id = $1 and workflow_id = $2 and status = 'succeeded' and partial is null
    and parent_run_id is null and fork_of is null order by created_at desc limit ${mostRuns}) r`;

async function loadDocument({ orgId }: Actor, workflowId: string, version: number | "draft"): Promise<WorkflowDocument> {
  const { rows } = await pool().query<{ document: unknown }>(
    "select document from workflow where id = $1 and org_id = $2 and deleted_at is null",
    [workflowId, orgId],
  );
  const [row] = rows;
  if (!row) throw workflowNotFound();
  if (version === "draft") return readDocument(row.document);
  const loaded = await loadVersion(workflowId, version);
  if (!loaded) throw new AppError("not_found", "There is no such version of this workflow.", { field: "version" });
  return loaded.document;
}

const modelRefs = z.array(z.object({ provider: z.string(), model: z.string() })).min(1);

type Asking = { ref: z.output<typeof modelRefs>[number]; prompt: string; turns: number; maxTokens: number | null };

/** A node that names models asks the first of them. */
function readAsking({ config }: DocumentNode): Asking[] {
  const models = modelRefs.safeParse(config.models);
  const [ref] = models.success ? models.data : [];
  if (!ref) return [];
  const { models: _models, ...rest } = config;
  const { maxTurns, maxTokens } = rest;
  return [
    {
      ref,
      prompt: JSON.stringify(rest),
      turns: typeof maxTurns === "number" ? maxTurns : 1,
      maxTokens: typeof maxTokens === "number" ? maxTokens : null,
    },
  ];
}

/** `range` null: the model is not there, or has no price. */
function priceAll(orgId: string, asking: readonly Asking[]) {
  return Promise.all(
    asking.map(async ({ ref, ...node }) => {
      const price = await findPrice(orgId, ref);
      return { ref: `${ref.provider}/${ref.model}`, range: price && estimateNode(node, price) };
    }),
  );
}

async function findPrice(orgId: string, ref: Asking["ref"]) {
  try {
    const { price } = await findModel(orgId, ref);
    return price.inputPricePerMillion === null && price.outputPricePerMillion === null ? null : price;
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}
