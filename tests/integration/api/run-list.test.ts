// Finding runs by every filter, and acting on many of them at once.
import { v7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "@/server/db";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { createWorkflow } from "@/server/services/workflows/create-workflow";
import { endOf } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { callRest, createTestOrg, refusal, type TestOrg } from "@/tests/support/test-org";

let org: TestOrg;
beforeAll(() => startMachine());
afterAll(() => drainMachine(2_000));
beforeEach(async () => {
  org = await createTestOrg(`Org ${v7()}`);
});

const echo = 't: manual {"config":{"fields":[{"name":"who"}]}}; s: set {"config":{"fields":{"n":1}}}; t -> s';
const failing = 't: manual; s: stop {"config":{"outcome":"error","message":"The parcel has no address"}}; t -> s';
const waiting = 't: manual; w: wait {"config":{"duration":"1h"}}; t -> w';

const addWorkflow = async (name: string, text: string) => (await createWorkflow(org.owner, { name, document: flowDocument(text) })).id;

async function run(workflowId: string, input: unknown = {}): Promise<string> {
  const { runId } = await org.as("editor").runs.start({ workflowId, input });
  return runId;
}

type Filter = Parameters<ReturnType<TestOrg["as"]>["runs"]["list"]>[0];
const find = async (filter: Filter) => (await org.as("viewer").runs.list(filter)).items.map(({ id }) => id);

/** Makes a run look as if it had been so; only what a filter asks about. */
const pretend = (id: string, set: string) => pool().query(`update run set ${set} where id = $1`, [id]);

describe("the list of runs", () => {
  it("finds by words of the input, words of the error, the workflow's name and the beginning of an id", async () => {
    const greet = await addWorkflow("Greet people", echo);
    const parcels = await addWorkflow("Parcels", failing);
    const ada = await run(greet, { who: "ada.lovelace@example.com" });
    const bob = await run(greet, { who: "Bob" });
    const lost = await run(parcels);
    for (const id of [ada, bob, lost]) await endOf(id);
    expect(await find({ search: "lovelace" })).toEqual([ada]);
    expect(await find({ search: "LOVE exam" })).toEqual([ada]);
    expect(await find({ search: "no addr" })).toEqual([lost]);
    expect(await find({ search: "greet" })).toEqual([bob, ada]);
    expect(await find({ search: bob })).toEqual([bob]);
    expect((await find({ search: bob.slice(0, 30) })).includes(bob)).toBe(true);
    expect(await find({ search: "' | & !" })).toEqual([]);
    expect(await find({ search: "100%" })).toEqual([]);
  });

  it("filters by status, trigger, version, person, time, duration and cost, all at once when asked", async () => {
    const greet = await addWorkflow("Greet", echo);
    const parcels = await addWorkflow("Parcels", failing);
    const good = await run(greet);
    const bad = await run(parcels);
    for (const id of [good, bad]) await endOf(id);
    await org.as("owner").workflows.publish({ id: greet, revision: 1 });
    const published = await run(greet);
    await endOf(published);
    const byKey = (await callRest(await org.createKey(), "POST", `workflows/${greet}/runs`, { body: {} })).body as { runId: string };
    await endOf(byKey.runId);
    await pretend(
      good,
      "created_at = now() - interval '3 days', started_at = now() - interval '1 hour', finished_at = now(), cost_micros = 2500000",
    );

    expect(await find({ status: "failed" })).toEqual([bad]);
    expect(await find({ status: ["failed", "succeeded"], version: "draft" })).toEqual([bad, good]);
    expect(await find({ version: "published" })).toEqual([byKey.runId, published]);
    expect(await find({ trigger: ["api"] })).toEqual([byKey.runId]);
    expect(await find({ startedBy: `user:${org.people.editor.userId}`, workflowId: greet })).toEqual([published, good]);
    expect((await org.as("editor").runs.list({ startedBy: "me" })).items).toHaveLength(3);
    expect((await org.as("owner").runs.list({ startedBy: "me" })).items).toHaveLength(0);
    const dayAgo = new Date(Date.now() - 86_400_000).toISOString();
    expect(await find({ to: dayAgo })).toEqual([good]);
    expect(await find({ from: dayAgo })).toHaveLength(3);
    expect(await find({ minSeconds: 1800 })).toEqual([good]);
    expect(await find({ maxSeconds: 1800 })).toHaveLength(3);
    expect(await find({ minUsd: 2.5 })).toEqual([good]);
    expect(await find({ maxUsd: 2.49 })).toHaveLength(3);
    expect(await find({ minUsd: 1, status: "failed" })).toEqual([]);
  });

  it("takes the same filters over REST, and counts what fits", async () => {
    const parcels = await addWorkflow("Parcels", failing);
    const bad = await run(parcels);
    await endOf(bad);
    const key = await org.createKey(["run:read"]);
    const listed = await callRest(key, "GET", "runs?status=failed,cancelled&trigger=manual&version=draft&minSeconds=0&search=parcel");
    expect((listed.body as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([bad]);
    expect((await callRest(key, "GET", "runs/count?status=failed")).body).toEqual({ count: 1, more: false });
    expect((await callRest(key, "GET", "runs?status=odd")).status).toBe(400);
    expect(await org.as("viewer").runs.match({ status: "failed" })).toEqual({ ids: [bad], more: false });
  });

  it("takes no filter that the database could not count with", async () => {
    const viewer = org.as("viewer").runs;
    for (const filter of [{ minSeconds: 1e300 }, { maxUsd: 1e300 }, { from: "0000-01-01T00:00:00Z" }, { minSeconds: -1 }])
      expect((await refusal(viewer.list(filter))).code).toBe("invalid_input");
  });

  it("goes through pages without leaving out or repeating a run", async () => {
    const greet = await addWorkflow("Greet", echo);
    const { runs } = await org.as("editor").runs.startBatch({ workflowId: greet, inputs: Array.from({ length: 7 }, () => ({})) });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await org.as("viewer").runs.list({ limit: 3, cursor, trigger: "manual" });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.toSorted()).toEqual(runs.map(({ runId }) => runId).toSorted());
  });
});

describe("an act on many runs", () => {
  it("cancels those that go on, and says of each other one why not", async () => {
    const live = await run(await addWorkflow("Wait", waiting));
    const done = await run(await addWorkflow("Greet", echo));
    await endOf(done);
    const { items } = await org.as("editor").runs.cancelMany({ ids: [live, done, v7()] });
    expect(items).toMatchObject([
      { id: live, ok: true },
      { id: done, ok: false, error: { code: "conflict", message: "The run has already succeeded." } },
      { ok: false, error: { code: "not_found" } },
    ]);
    expect(await find({ status: "cancelled" })).toEqual([live]);
  });

  it("retries those that failed in runs of their own", async () => {
    const bad = await run(await addWorkflow("Parcels", failing));
    await endOf(bad);
    const { items } = await org.as("editor").runs.retryMany({ ids: [bad] });
    expect(items).toEqual([{ id: bad, ok: true, runId: expect.any(String) }]);
    expect(await find({ forkOf: bad })).toEqual([items[0]?.ok ? items[0].runId : ""]);
  });

  it("deletes what has ended with all that was recorded, keeps what goes on, and is for admins", async () => {
    const done = await run(await addWorkflow("Greet", echo));
    await endOf(done);
    const live = await run(await addWorkflow("Wait", waiting));
    expect((await refusal(org.as("editor").runs.deleteMany({ ids: [done] }))).code).toBe("forbidden");
    const { items } = await org.as("admin").runs.deleteMany({ ids: [done, live] });
    expect(items).toMatchObject([{ ok: true }, { ok: false, error: { code: "conflict" } }]);
    expect((await refusal(org.as("admin").runs.get({ id: done }))).code).toBe("not_found");
    const { rows } = await pool().query("select from run_event where run_id = $1", [done]);
    expect(rows).toHaveLength(0);
    expect(await find({})).toEqual([live]);
    const key = await org.createKey(["run:delete"]);
    expect((await callRest(key, "DELETE", `runs/${live}`)).status).toBe(409);
  });

  it("dismisses dead letters, and takes a dismissal back", async () => {
    const bad = await run(await addWorkflow("Parcels", failing));
    await endOf(bad);
    await org.as("editor").runs.dismiss({ ids: [bad] });
    expect(await find({ deadLetter: true })).toEqual([]);
    expect(await org.as("editor").runs.undismiss({ ids: [bad] })).toEqual({ restored: 1 });
    expect(await find({ deadLetter: true })).toEqual([bad]);
  });
});

describe("home", () => {
  it("sums up the runs of a day and a week, hour by hour without gaps", async () => {
    const good = await run(await addWorkflow("Greet", echo));
    const old = await run(await addWorkflow("Greet", echo));
    const bad = await run(await addWorkflow("Parcels", failing));
    for (const id of [good, old, bad]) await endOf(id);
    await pretend(good, "cost_micros = 1500000, started_at = finished_at - interval '4 seconds'");
    await pretend(bad, "started_at = finished_at - interval '2 seconds'");
    await pretend(old, "created_at = now() - interval '3 days', started_at = finished_at - interval '9 seconds'");
    const day = await org.as("viewer").home.figures({ period: "day" });
    expect(day).toMatchObject({ runs: 2, succeeded: 1, failed: 1, costUsd: 1.5, medianMs: 3_000 });
    expect(day.slots).toHaveLength(24);
    expect(day.slots.reduce((sum, slot) => sum + slot.runs, 0)).toBe(2);
    const week = await org.as("viewer").home.figures({ period: "week" });
    expect(week).toMatchObject({ runs: 3, succeeded: 2, medianMs: 4_000 });
    expect(week.slots.filter((slot) => slot.runs > 0)).toHaveLength(2);
    expect((await org.as("viewer").home.activity()).map(({ kind }) => kind)).toEqual(expect.arrayContaining(["started", "created"]));
  });

  it("of an org without runs is empty", async () => {
    expect(await org.as("viewer").home.figures({ period: "week" })).toMatchObject({ runs: 0, costUsd: 0, medianMs: null });
    expect(await org.as("viewer").home.activity()).toEqual([]);
  });
});
