import "server-only";
import { pool } from "@/server/db";
import type { PartOutcome } from "@/server/workflow/define";
import { migrateDocument } from "@/server/workflow/migrate-document";
import type { Plan, PlanStep } from "@/server/workflow/plan";
import type { Scope } from "./frame";
import { RunOver } from "./interruptions";
import { awaitRuns, type RunEnd } from "./node-context/await-runs";
import { runBody } from "./node-context/run-body";
import { type RecordedRun, readCall } from "./read-run";
import type { StepSession } from "./step-session";
import { readTakenPasses } from "./take-over-passes";

/** Passes that one run carries out; fewer when that lets more of them go side by side. */
const passesPerRun = 50;

export type Spread = { items: readonly unknown[]; concurrency: number; config: Record<string, unknown> };

type PartOutput = { results: unknown[]; errors: { index: number; error: unknown }[] };

/**
 * Passes over many items, by runs of their own that each take some of them, so that no run grows without bound. Such a run
 * executes the container alone, over its share; what the container saw is kept with the call.
 */
export async function spreadLoop(step: StepSession, { items, concurrency, config }: Spread, scope: Scope): Promise<PartOutcome> {
  const { session, step: planned } = step;
  const { run } = session;
  if (holdsEnd(step)) return passUntilEnd(step, items, scope);
  const share = Math.max(1, Math.min(passesPerRun, Math.ceil(items.length / concurrency)));
  const plan: Plan = {
    version: 1,
    trigger: planned.nodeId,
    isPart: true,
    ...(run.plan.recovery ? { recovery: run.plan.recovery } : {}),
    steps: [
      {
        ...planned,
        config: { ...planned.config, ...config, items: "{{ input.items }}", concurrency: 1 },
        policy: {},
        needs: [],
        pinned: null,
      },
    ],
  };
  const { key } = step.nextKey("runs");
  const { version, document } = await session.durable.looking(() => readSource(run.id));
  const parts = Array.from({ length: Math.ceil(items.length / share) }, (_, index) => ({
    workflowId: run.workflowId,
    version,
    document,
    plan,
    trigger: "loop",
    input: { items: items.slice(index * share, (index + 1) * share), offset: index * share },
    depth: run.depth,
    lane: { key: `loop:${run.id}:${key}`, limit: concurrency },
  }));
  const taken = await session.durable.looking(() => readTakenPasses(step));
  const ends = await awaitRuns(step, {
    key,
    runs: parts,
    stopsAtFailure: config.onItemError === "stop",
    shared: scope,
    ...(taken ? { fill: (tx, { runId, index }) => taken.fill(tx, { runId, from: index * share, count: share }) } : {}),
  });
  const failed = ends.find(({ status }) => status === "failed") ?? ends.find(({ status }) => status !== "succeeded");
  if (failed) return { ok: false, error: failed.error ?? { code: "cancelled", message: "A part of the loop was cancelled." } };
  return { ok: true, result: joinParts(ends) };
}

/** Whether a run up to a node ends inside this loop. */
function holdsEnd({ session, step }: StepSession): boolean {
  const { until } = session.run.plan;
  return until !== undefined && step.nodeId !== until && locateInside(step.body?.steps ?? [], until);
}

const locateInside = (steps: readonly PlanStep[], nodeId: string): boolean =>
  steps.some((inner) => inner.nodeId === nodeId || locateInside(inner.body?.steps ?? [], nodeId));

/** One pass after the other, by this run: the first that comes to the node ends it. */
async function passUntilEnd(step: StepSession, items: readonly unknown[], scope: Scope): Promise<PartOutcome> {
  const results: unknown[] = [];
  for (const [index, item] of items.entries()) {
    const outcome = await runBody(step, { index, names: { item, index } }, { input: item, scope });
    if (!outcome.ok) return outcome;
    results.push(outcome.result);
  }
  return { ok: true, result: { results, errors: [] } };
}

function joinParts(ends: readonly RunEnd[]): PartOutput {
  const outputs = ends.map(({ output }) => output as PartOutput);
  return { results: outputs.flatMap(({ results }) => results), errors: outputs.flatMap(({ errors }) => errors) };
}

async function readSource(runId: string) {
  const { rows } = await pool().query<{ version: number | null; document: unknown }>("SELECT version, document FROM run WHERE id = $1", [
    runId,
  ]);
  const read = rows[0] ? migrateDocument(rows[0].document) : null;
  if (!rows[0] || !read || !("document" in read)) throw new RunOver();
  return { version: rows[0].version, document: read.document };
}

/** What the container saw in the run that waits for this part of its loop. */
export async function readOuterScope({ parent }: RecordedRun): Promise<Scope> {
  const call = parent ? await readCall(parent.runId, parent.callKey) : undefined;
  // The loop goes on without this part.
  if (!parent || call?.status !== "started") throw new RunOver();
  const { shared } = call.result as { shared?: unknown };
  return (await loadShared(parent.runId, shared)) as Scope;
}

async function loadShared(runId: string, shared: unknown): Promise<unknown> {
  const id = (shared as { $artifact?: unknown } | null)?.$artifact;
  if (typeof id !== "string") return shared;
  const { rows } = await pool().query<{ content: Buffer }>("SELECT content FROM artifact WHERE run_id = $1 AND id = $2", [runId, id]);
  if (!rows[0]) throw new RunOver();
  return JSON.parse(rows[0].content.toString("utf8"));
}
