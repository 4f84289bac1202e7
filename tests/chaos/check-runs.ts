// The checker. It believes the ledger outside and the rows, never what the engine says of itself.
import { expect } from "vitest";
import { pool } from "@/server/db";
import { foldRun } from "@/server/workflow/run-view";
import { eventsOf } from "@/tests/support/engine";
import type { LedgerEntry } from "./ledger";
import type { Shape } from "./shapes";

export type Started = { runId: string; n: string; shape: Shape };

export type Tally = { runs: number; models: number; modelsRepeated: number; tools: number; toolsRepeated: number };

export type Checking = {
  told: string;
  /** Processes that stalled with requests on their way: what they had begun they could not take back. */
  stalled?: ReadonlySet<number>;
};

type RunRow = { id: string; status: string; output: unknown; error: unknown };

/** Every run ended well, once, with each of its deeds done under one key, and with a log that says what the rows say. */
export async function checkRuns(
  started: readonly Started[],
  entries: readonly LedgerEntry[],
  { told, stalled = new Set() }: Checking,
): Promise<Tally> {
  const { rows } = await pool().query<RunRow>("SELECT id, status, output, error FROM run WHERE id = ANY($1)", [
    started.map(({ runId }) => runId),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  expect(byId.size, told).toBe(started.length);
  expect(
    started.flatMap(({ runId, n, shape }) => {
      const run = byId.get(runId);
      return run?.status === "succeeded" ? [] : [`${shape.name} ${n} ${runId}: ${run?.status} ${JSON.stringify(run?.error)}`];
    }),
    told,
  ).toEqual([]);
  for (const { runId, n, shape } of started) expect(byId.get(runId)?.output, `${shape.name} ${n}, ${told}`).toEqual(shape.output(n));
  await checkLogs(started, told);
  await checkRecordedCalls(
    started,
    entries.filter(({ pid }) => !stalled.has(pid)),
    told,
  );
  return checkDeeds(started, entries, told);
}

/** The log of each run: gapless, one end, each step settled once; its fold is what the rows are. */
async function checkLogs(started: readonly Started[], told: string): Promise<void> {
  for (const { runId, shape } of started) {
    const view = foldRun(await eventsOf(runId));
    const { rows } = await pool().query<{ key: string; status: string }>("SELECT key, status FROM step WHERE run_id = $1", [runId]);
    const folded = Object.fromEntries(Object.values(view.steps).map(({ stepKey, status }) => [stepKey, status]));
    expect(folded, `${shape.name} ${runId}, ${told}`).toEqual(Object.fromEntries(rows.map(({ key, status }) => [key, status])));
  }
}

type CallRow = { key: string; status: string; finished: number | null };

// Those of the runs, and of the runs that they started.
const callsSql = `
WITH RECURSIVE family AS (
  SELECT unnest($1::text[]) AS id UNION ALL SELECT run.id FROM run JOIN family ON run.parent_run_id = family.id
)
SELECT run_id || ':' || key AS key, status, extract(epoch FROM finished_at) * 1000 AS finished
FROM call WHERE run_id IN (SELECT id FROM family) AND kind IN ('model', 'tool')`;

/** Each call's answer is recorded, and nothing was asked again after that. */
async function checkRecordedCalls(started: readonly Started[], entries: readonly LedgerEntry[], told: string): Promise<void> {
  const { rows } = await pool().query<CallRow>(callsSql, [started.map(({ runId }) => runId)]);
  expect(
    rows.filter(({ status }) => status !== "done").map(({ key, status }) => `${key} ${status}`),
    told,
  ).toEqual([]);
  const finished = new Map(rows.map((row) => [row.key, Number(row.finished)]));
  // The database rounds to milliseconds.
  const late = entries.filter(({ key, at }) => at > (finished.get(key) ?? 0) + 1);
  expect(late, told).toEqual([]);
}

/** Each deed stands in the ledger, and always under the same key: whoever receives it can tell a repetition. */
function checkDeeds(started: readonly Started[], entries: readonly LedgerEntry[], told: string): Tally {
  const keys = new Map<string, Set<string>>();
  for (const { kind, what, key } of entries) {
    const deed = `${kind} ${what}`;
    keys.set(deed, (keys.get(deed) ?? new Set()).add(key));
  }
  expect(
    [...keys].filter(([, used]) => used.size !== 1),
    told,
  ).toEqual([]);
  const wanted = started.flatMap(({ n, shape }) => [
    ...shape.models(n).map((what) => `model ${n}-${what}`),
    ...shape.tools(n).map((what) => `tool ${n}-${what}`),
  ]);
  expect([...keys.keys()].sort(), told).toEqual(wanted.sort());
  const count = (kind: LedgerEntry["kind"]) => entries.filter((entry) => entry.kind === kind).length;
  const planned = (kind: string) => wanted.filter((deed) => deed.startsWith(kind)).length;
  return {
    runs: started.length,
    models: planned("model"),
    modelsRepeated: count("model") - planned("model"),
    tools: planned("tool"),
    toolsRepeated: count("tool") - planned("tool"),
  };
}
