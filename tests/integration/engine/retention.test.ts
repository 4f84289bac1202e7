import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { pool } from "@/server/db";
import { pruneRuns } from "@/server/engine/prune-runs";
import { createTestEngine, endOf, runStatus, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

let engine: TestEngine;
const quick = flowDocument('t: manual; a: set {"config":{"fields":{"n":1}}}; t -> a');
const asking = flowDocument('t: manual; p: approval {"config":{"title":"Go?"}}; t -> p');
const large = flowDocument(`t: manual; a: set {"config":{"fields":{"text":"{{ trigger.text }}"}}}; t -> a`);

beforeAll(async () => {
  engine = await createTestEngine({});
});
afterAll(() => engine.executor.drain(2_000));
beforeEach(async () => {
  await pool().query("UPDATE org SET keep_runs_days = 90");
});

/** As if it had been started, and had ended if it has, that long ago. */
async function age(runIds: readonly string[], days: number) {
  await pool().query(
    `UPDATE run SET created_at = now() - $2 * interval '1 day',
       finished_at = CASE WHEN finished_at IS NOT NULL THEN now() - $2 * interval '1 day' END, followed = false WHERE id = ANY($1)`,
    [runIds, days],
  );
}

async function finish(document = quick, input: unknown = {}): Promise<string> {
  const id = await engine.start(document, input);
  await endOf(id);
  return id;
}

async function ask(): Promise<string> {
  const id = await engine.start(asking);
  await until("the question", async () => (await runStatus(id)) === "waiting");
  return id;
}

async function countRows(runId: string): Promise<Record<string, number>> {
  const tables = ["run", "step", "call", "run_event", "artifact", "human_task", "step_control"];
  const { rows } = await pool().query(
    `SELECT ${tables.map((table) => `(SELECT count(*)::int FROM ${table} WHERE ${table === "run" ? "id" : "run_id"} = $1) AS ${table}`).join(", ")}`,
    [runId],
  );
  return rows[0];
}

it("deletes what ended before the org's time with all that was recorded of it, and keeps what is younger", async () => {
  const [old, young] = [await finish(large, { text: "x".repeat(400_000) }), await finish()];
  await pool().query("INSERT INTO step_control (run_id, step_key, kind, by) VALUES ($1, 'a', 'skip', 's')", [old]);
  expect(await countRows(old)).toMatchObject({ run: 1, step: 2, step_control: 1 });
  expect((await countRows(old)).artifact).toBeGreaterThan(0);
  await age([old], 91);
  await age([young], 89);
  expect(await pruneRuns()).toBe(1);
  expect(new Set(Object.values(await countRows(old)))).toEqual(new Set([0]));
  expect((await countRows(young)).run).toBe(1);
});

it("touches nothing that is live, however old: a run that waits, its children, its parent and what it was forked from", async () => {
  const live = await ask();
  const [child, parent, source, grandchild] = [await finish(), await finish(), await finish(), await finish()];
  const link = (sql: string, values: unknown[]) => pool().query(`UPDATE run SET ${sql} WHERE id = $1`, values);
  await link("parent_run_id = $2", [child, live]);
  await link("parent_run_id = $2, root_run_id = $3", [grandchild, child, live]);
  await link("parent_run_id = $2, fork_of = $3", [live, parent, source]);
  await age([live, child, parent, source, grandchild], 400);
  const before = await Promise.all([live, child, parent, source, grandchild].map(countRows));
  expect(await pruneRuns()).toBe(0);
  expect(await Promise.all([live, child, parent, source, grandchild].map(countRows))).toEqual(before);
  await engine.decide(live, { decision: "approved" });
  await endOf(live);
  await age([live], 400);
  expect(await pruneRuns()).toBe(5);
});

it("keeps a run of whose end someone is still to be told, and every run when the org keeps them for ever", async () => {
  const id = await finish();
  await age([id], 400);
  await pool().query("UPDATE run SET followed = true WHERE id = $1", [id]);
  expect(await pruneRuns()).toBe(0);
  await pool().query("UPDATE run SET followed = false WHERE id = $1", [id]);
  await pool().query("UPDATE org SET keep_runs_days = NULL");
  expect(await pruneRuns()).toBe(0);
  await pool().query("UPDATE org SET keep_runs_days = 90");
  expect(await pruneRuns()).toBe(1);
});

it("deletes thousands in short transactions, while runs go on beside it, in one process at a time", async () => {
  const pattern = await finish();
  await age([pattern], 400);
  await pool().query(
    `INSERT INTO run (id, org_id, workflow_id, plan, document, status, trigger, trigger_node_id, input, started_by, seq, created_at, finished_at)
     SELECT 'old-' || n, org_id, workflow_id, plan, document, status, trigger, trigger_node_id, input, started_by, 30, created_at, finished_at
     FROM run, generate_series(1, 1999) n WHERE id = $1`,
    [pattern],
  );
  await pool().query(
    `INSERT INTO run_event (run_id, seq, at, type, data) SELECT 'old-' || n, seq, now(), 'log-written', '{}'
     FROM generate_series(1, 1999) n, generate_series(1, 30) seq`,
  );
  const [one, other, started] = await Promise.all([pruneRuns(), pruneRuns(), Promise.all(Array.from({ length: 10 }, () => finish()))]);
  expect(one + other).toBe(2_000);
  for (const id of started) expect(await runStatus(id)).toBe("succeeded");
  const { rows } = await pool().query("SELECT count(*)::int AS n FROM run_event WHERE run_id LIKE 'old-%'");
  expect(rows).toEqual([{ n: 0 }]);
});
