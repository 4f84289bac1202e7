// What users do while things break: they start runs and answer what is asked, with a client that asks again when nobody answers.
import { v7 } from "uuid";
import { pool, transaction } from "@/server/db";
import { runRequested, runWoken } from "@/server/engine/engine-event";
import { createRun } from "@/server/engine/event-log";
import { toJsonText } from "@/server/json-text";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan, type Plan } from "@/server/workflow/plan";
import { orgId } from "@/tests/support/engine";
import type { Started } from "./check-runs";
import { asked, calling, line, type Shape, simpleShapes } from "./shapes";
import { patiently, type Site } from "./site";

type Published = { shape: Shape; workflowId: string; plan: Plan };

async function publish(document: WorkflowDocument): Promise<{ workflowId: string; plan: Plan }> {
  const { graph, issues } = toGraph(document, nodeCatalog);
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(`the document has errors: ${JSON.stringify(errors)}`);
  const workflowId = v7();
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test') ON CONFLICT DO NOTHING", [orgId]);
  await pool().query(
    `INSERT INTO workflow (id, org_id, name, document, published_version, created_by, updated_by) VALUES ($1, $2, 'Chaos', $3, 1, 'system', 'system')`,
    [workflowId, orgId, toJsonText(document)],
  );
  await pool().query("INSERT INTO workflow_version (workflow_id, number, document, published_by) VALUES ($1, 1, $2, 'system')", [
    workflowId,
    toJsonText(document),
  ]);
  return { workflowId, plan: compilePlan(graph, graph.triggers[0] ?? "") };
}

/** All shapes, published: the simple ones, one that calls a workflow, and one that calls a loop in which people are asked. */
export async function publishShapes(shapes: readonly Shape[] = simpleShapes, { calls = true } = {}): Promise<Published[]> {
  const published = await Promise.all(shapes.map(async (shape) => ({ shape, ...(await publish(shape.document)) })));
  if (!calls) return published;
  const called = await Promise.all([line, asked].map(async (shape) => ({ shape, ...(await publish(shape.document)) })));
  const callers = called.map(({ shape, workflowId }) => calling(`calls-${shape.name}`, workflowId, shape));
  return [...published, ...(await Promise.all(callers.map(async (shape) => ({ shape, ...(await publish(shape.document)) }))))];
}

/** Starts one run, however often the request has to be repeated. */
async function startRun(site: Site, { shape, workflowId, plan }: Published, n: string): Promise<Started> {
  const runId = await patiently(() =>
    transaction(async (tx) => {
      const run = await createRun(tx, {
        orgId,
        workflowId,
        version: 1,
        plan,
        document: shape.document,
        trigger: "manual",
        input: { n },
        startedBy: "system",
        idempotencyKey: n,
      });
      if (run.created) await site.engine.executor.acceptEvents(tx, [runRequested({ runId: run.runId, orgId, priority: 50 })]);
      return run.runId;
    }),
  );
  site.engine.executor.wake();
  return { runId, n, shape };
}

/** Starts `count` runs, the shapes in turn, one every `everyMs`. `prefix` tells them from those of other storms. */
export async function startRuns(
  site: Site,
  published: readonly Published[],
  { count, everyMs, prefix }: { count: number; everyMs: number; prefix: string },
): Promise<Started[]> {
  const started: Started[] = [];
  for (let index = 0; index < count; index++) {
    const one = published[index % published.length];
    if (one) started.push(await startRun(site, one, `${prefix}-${index}`));
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return started;
}

/** Approves whatever waits for a person, until told to stop. */
export function approveEverything(site: Site): { stop(): Promise<void> } {
  let isStopped = false;
  const working = (async () => {
    while (!isStopped) {
      await patiently(() => approvePending(site));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    stop: () => {
      isStopped = true;
      return working;
    },
  };
}

async function approvePending(site: Site): Promise<void> {
  await transaction(async (tx) => {
    const { rows } = await tx.query<{ id: string; run_id: string }>(
      `UPDATE human_task SET status = 'decided', decision = 'approved', feedback = '', decided_by = 'user:tester', decided_at = now()
       WHERE status = 'pending' RETURNING id, run_id`,
    );
    await site.engine.executor.acceptEvents(
      tx,
      rows.map(({ id, run_id }) => runWoken(run_id, `decided-${id}`)),
    );
  });
  site.engine.executor.wake();
}

/** Resolves with the time at which every run, also those started by others, had ended. */
export async function untilAllEnded(withinMs: number): Promise<number> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const left = await patiently(countOpenRuns);
    if (left === 0) return Date.now();
    if (Date.now() > deadline) throw new Error(`${left} runs have not ended:\n${await describeOpenRuns()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function countOpenRuns(): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    "SELECT count(*)::int AS n FROM run WHERE status NOT IN ('succeeded', 'failed', 'cancelled')",
  );
  return rows[0]?.n ?? 0;
}

async function describeOpenRuns(): Promise<string> {
  const { rows } = await pool().query<{ about: string }>(
    `SELECT concat_ws(' ', r.id, r.status, r.trigger, 'steps:', (SELECT string_agg(key || '=' || status, ',') FROM step WHERE run_id = r.id),
       'calls:', (SELECT string_agg(key || '=' || status, ',') FROM call WHERE run_id = r.id AND status = 'started'),
       'jobs:', (SELECT string_agg(concat_ws('/', j.step, j.kind, j.due, j.fence), ',') FROM executor.job j JOIN executor.run e ON e.id = j.run
         WHERE e.event LIKE '%' || r.id || '%')) AS about
     FROM run r WHERE status NOT IN ('succeeded', 'failed', 'cancelled') LIMIT 10`,
  );
  return rows.map(({ about }) => about).join("\n");
}

/** Small and repeatable (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
