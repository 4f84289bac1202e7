import { v7 } from "uuid";
import { beforeAll, describe, expect, test } from "vitest";
import { pool, transaction } from "@/server/db";
import { appendEvents, cancelRun, commitRun, createRun } from "@/server/engine/event-log";
import type { NewRun } from "@/server/engine/event-log/create-runs";
import type { CommitEntry } from "@/server/engine/event-log/run-commit";
import { readRun } from "@/server/engine/read-run";
import { waitForRun, watchRun } from "@/server/engine/watch";
import type { RunEvent } from "@/server/workflow/run-event";
import { eventsOf, orgId, runStatus, until } from "@/tests/support/engine";
import { flow } from "@/tests/support/flow";

const { plan, document } = flow("a -> b");
let workflowId: string;

beforeAll(async () => {
  workflowId = v7();
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test')", [orgId]);
  await pool().query(
    "INSERT INTO workflow (id, org_id, name, document, created_by, updated_by) VALUES ($1, $2, 'Test', $3, 'system', 'system')",
    [workflowId, orgId, JSON.stringify(document)],
  );
});

const newRun = (more: Partial<NewRun> = {}): NewRun => ({
  orgId,
  workflowId,
  version: null,
  plan,
  document,
  trigger: "manual",
  input: { a: 1 },
  startedBy: "system",
  ...more,
});
const makeRun = async (more: Partial<NewRun> = {}) => (await transaction((tx) => createRun(tx, newRun(more)))).runId;

const note = (text: string): CommitEntry => ({ write: "none", events: [{ type: "note-added", data: { text, by: "system" } }] });
const begin = (key: string, attempt = 1): CommitEntry => ({
  write: "begin",
  begin: { key, stepKey: "a", kind: "tool", attempt },
  events: [{ type: "note-added", data: { text: `begins ${key}`, by: "system" } }],
});
const finish = (key: string, fence: number, result: unknown): CommitEntry => ({
  write: "finish",
  finish: { key, fence, status: "done", result },
  events: [{ type: "note-added", data: { text: `finishes ${key}`, by: "system" } }],
});
const settle = (key: string, output: unknown): CommitEntry => ({
  write: "step",
  step: { key, nodeId: key, status: "succeeded", attempt: 1, output, handle: "out", startedAt: null, finishedAt: new Date().toISOString() },
  events: [{ type: "step-succeeded", stepKey: key, data: { output, handle: "out", durationMs: 0 } }],
});

describe("the event log", () => {
  test("numbers the events of one run without gaps, however many write at once", async () => {
    const runs = await Promise.all(Array.from({ length: 10 }, () => makeRun()));
    await Promise.all(
      runs.flatMap((runId) =>
        Array.from({ length: 30 }, (_, index) =>
          index % 3 === 0
            ? transaction((tx) => appendEvents(tx, runId, [{ type: "note-added", data: { text: `${index}`, by: "system" } }]))
            : commitRun({ runId, entries: [note(`${index}`), settle(`s${index}`, index)] }, { durable: index % 2 === 0 }),
        ),
      ),
    );
    for (const runId of runs) {
      const events = await eventsOf(runId);
      expect(events.filter(({ type }) => type === "note-added")).toHaveLength(30);
      expect(events.filter(({ type }) => type === "step-succeeded")).toHaveLength(20);
    }
  });

  test("settles a step once: a second end, and what comes with it, changes nothing and is not logged", async () => {
    const runId = await makeRun();
    await commitRun({ runId, entries: [settle("a", "first")] }, { durable: true });
    const again = await commitRun({ runId, entries: [note("beside"), settle("a", "second")] }, { durable: true });
    expect(again).toMatchObject({ live: false, events: [] });
    expect((await eventsOf(runId)).map(({ type }) => type)).toEqual(["run-created", "step-succeeded"]);
    expect((await readRun(runId))?.steps[0]?.output).toBe("first");
  });

  test("lets only the holder of the latest fence finish a call, and never begins a call that is done", async () => {
    const runId = await makeRun();
    const first = await commitRun({ runId, entries: [begin("a/tool#0")] }, { durable: true });
    const second = await commitRun({ runId, entries: [begin("a/tool#0")] }, { durable: true });
    expect([first.fences.get("a/tool#0"), second.fences.get("a/tool#0")]).toEqual([1, 2]);
    const late = await commitRun({ runId, entries: [finish("a/tool#0", 1, "stale")] }, { durable: true });
    expect(late.events).toEqual([]);
    await commitRun({ runId, entries: [finish("a/tool#0", 2, "right")] }, { durable: true });
    const third = await commitRun({ runId, entries: [begin("a/tool#0", 2)] }, { durable: true });
    expect(third.fences.size).toBe(0);
    const { rows } = await pool().query("SELECT status, result FROM call WHERE run_id = $1", [runId]);
    expect(rows).toEqual([{ status: "done", result: "right" }]);
    expect((await eventsOf(runId)).map(({ data }) => (data as { text?: string }).text).filter(Boolean)).toEqual([
      "begins a/tool#0",
      "finishes a/tool#0",
    ]);
  });

  test("leaves a final run as it is", async () => {
    const runId = await makeRun();
    expect(await transaction((tx) => cancelRun(tx, { runId, by: "user:1" }))).toBe(true);
    const before = await eventsOf(runId);
    const late = await commitRun({ runId, entries: [settle("a", 1), note("late")], patch: { status: "succeeded" } }, { durable: true });
    expect(late).toMatchObject({ live: false, events: [] });
    expect(await transaction((tx) => cancelRun(tx, { runId, by: "user:2" }))).toBe(false);
    expect(
      await transaction((tx) => appendEvents(tx, runId, [{ type: "run-succeeded", data: { output: 1 } }], { status: "succeeded" })),
    ).toBe(false);
    expect(await eventsOf(runId)).toEqual(before);
    expect(await runStatus(runId)).toBe("cancelled");
  });

  test("puts one end on a run when two come at once", async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => makeRun()));
    await Promise.all(
      runs.flatMap((runId) => [
        commitRun(
          {
            runId,
            entries: [{ write: "none", events: [{ type: "run-succeeded", data: { output: 1 } }] }],
            patch: { status: "succeeded", output: 1 },
          },
          { durable: true },
        ),
        commitRun({ runId, entries: [note("meanwhile")] }, { durable: true }),
        transaction((tx) => cancelRun(tx, { runId, by: "user:1" })),
      ]),
    );
    for (const runId of runs) {
      const last = (await eventsOf(runId)).at(-1);
      expect(last?.type).toBe((await runStatus(runId)) === "cancelled" ? "run-cancelled" : "run-succeeded");
    }
  });

  test("refuses what the database cannot hold without failing what is committed beside it", async () => {
    const [good, bad] = await Promise.all([makeRun(), makeRun()]);
    let deep: unknown = 1;
    for (let depth = 0; depth < 4_000; depth++) deep = [deep];
    const results = await Promise.allSettled([
      commitRun({ runId: good, entries: [settle("a", "\u0000kept \ud800")] }, { durable: true }),
      commitRun(
        { runId: bad, entries: [{ write: "none", events: [{ type: "note-added", at: "not a time", data: { text: "x", by: "y" } }] }] },
        { durable: true },
      ),
      commitRun({ runId: good, entries: [settle("b", deep)] }, { durable: true }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await readRun(good))?.steps.find(({ key }) => key === "a")?.output).toBe("kept \ufffd");
    expect(await eventsOf(bad)).toHaveLength(1);
  });

  test("creates one run for one idempotency key", async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, () => transaction((tx) => createRun(tx, newRun({ idempotencyKey: "once", requestHash: "h" })))),
    );
    expect(new Set(made.map(({ runId }) => runId)).size).toBe(1);
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(made.find(({ created }) => !created)).toMatchObject({ requestHash: "h" });
  });
});

describe("watching a run", () => {
  test("delivers every event once and in order, from any point, also what another process wrote", async () => {
    const runId = await makeRun();
    const seen: RunEvent[] = [];
    let ended = false;
    await commitRun({ runId, entries: [note("before")] }, { durable: true });
    const stop = watchRun(runId, {
      after: 1,
      onEvents: (events) => seen.push(...events),
      onEnd: () => {
        ended = true;
      },
    });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => commitRun({ runId, entries: [note(`${index}`)] }, { durable: index % 2 === 0 })),
    );
    // Unannounced, as another process would: found by the poll.
    await transaction((tx) => appendEvents(tx, runId, [{ type: "run-succeeded", data: { output: null } }], { status: "succeeded" }));
    await until("the end", () => ended);
    stop();
    expect(seen).toEqual((await eventsOf(runId)).slice(1));
  });

  test("says how a run ended, also when it ended before anyone asked, and gives up in time", async () => {
    const runId = await makeRun();
    expect(await waitForRun(runId, { timeoutMs: 30 })).toBeNull();
    const waiting = waitForRun(runId, { timeoutMs: 5_000 });
    await commitRun({ runId, entries: [], patch: { status: "succeeded", output: { n: 1 } } }, { durable: true });
    expect(await waiting).toMatchObject({ status: "succeeded", output: { n: 1 } });
    expect(await waitForRun(runId, { timeoutMs: 5_000 })).toMatchObject({ status: "succeeded" });
  });
});
