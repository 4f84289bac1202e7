import { v7 } from "uuid";
import { beforeAll, describe, expect, test } from "vitest";
import { pool, transaction } from "@/server/db";
import { commitRun, createRun } from "@/server/engine/event-log";
import type { CommitEntry } from "@/server/engine/event-log/run-commit";
import { RunOver } from "@/server/engine/interruptions";
import { OrderedCommits } from "@/server/engine/ordered-commits";
import { eventsOf, orgId } from "@/tests/support/engine";
import { flow } from "@/tests/support/flow";

const workflowId = v7();

beforeAll(async () => {
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test')", [orgId]);
  await pool().query(
    "INSERT INTO workflow (id, org_id, name, document, created_by, updated_by) VALUES ($1, $2, 'Test', '{}', 'system', 'system')",
    [workflowId, orgId],
  );
});

/** A run with one call under way. */
async function makeRun(): Promise<string> {
  const { document, plan } = flow("t -> a");
  const run = { orgId, workflowId, version: null, plan, document, trigger: "manual", input: {}, startedBy: "system" };
  const { runId } = await transaction((tx) => createRun(tx, run));
  await begin(runId);
  return runId;
}

const begin = (runId: string) =>
  commitRun(
    { runId, entries: [{ write: "begin", begin: { key: "a/tool#0", stepKey: "a", kind: "tool", attempt: 1 }, events: [] }] },
    { durable: false },
  );

const ended = (fence: number): CommitEntry => ({
  write: "finish",
  finish: { key: "a/tool#0", fence, status: "done", result: 1 },
  events: [{ type: "log-written", data: { level: "info", message: "ended" } }],
});
const over: CommitEntry = { write: "none", events: [{ type: "run-succeeded", data: { output: 1 } }] };

async function callOf(runId: string): Promise<string> {
  const { rows } = await pool().query<{ status: string }>("SELECT status FROM call WHERE run_id = $1", [runId]);
  return rows[0]?.status ?? "none";
}

describe("the commits of one invocation", () => {
  test("are written in the order in which they were made, whether they wait for the disk or not", async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, makeRun));
    await Promise.all(
      runs.flatMap((runId) => {
        const commits = new OrderedCommits();
        return [
          commits.send({ runId, entries: [ended(1)] }, false),
          commits.send({ runId, entries: [over], patch: { status: "succeeded", output: 1 } }, true),
        ];
      }),
    );
    for (const runId of runs) {
      expect(await callOf(runId)).toBe("done");
      expect((await eventsOf(runId)).map(({ type }) => type)).toEqual(["run-created", "log-written", "run-succeeded"]);
    }
  });

  test("are written no more once another invocation has made one of its calls again", async () => {
    const runId = await makeRun();
    await begin(runId);
    const commits = new OrderedCommits();
    const sent = [
      commits.send({ runId, entries: [ended(1)] }, false),
      commits.send({ runId, entries: [over], patch: { status: "succeeded", output: 1 } }, false),
    ];
    for (const one of await Promise.allSettled(sent)) expect(one).toMatchObject({ status: "rejected", reason: expect.any(RunOver) });
    expect(await callOf(runId)).toBe("started");
    expect((await eventsOf(runId)).map(({ type }) => type)).toEqual(["run-created"]);
  });
});
