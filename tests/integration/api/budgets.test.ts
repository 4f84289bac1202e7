import { describe, expect, it } from "vitest";
import { pool } from "@/server/db";
import { declare, until } from "../../support/run-client";
import { openRunStage } from "../../support/run-stage";
import { callRest, createTestOrg, refusal } from "../../support/test-org";

// A call of test-1 with 12 tokens in and 7 out costs 26,000 micro-dollars; with at most 10 tokens out it may cost some 35,000.
const { org, client, key } = await openRunStage();
const callUsd = 0.026;
const ask = (id = "a") => declare(id, "model-call", { prompt: "hi", maxTokens: 10, models: [{ provider: "local", model: "test-1" }] });
const workflow = () => client.createWorkflow(`${ask()}; t -> a`);

type Budget = { id: string; name: string; spentUsd: number; setAsideUsd: number; pausedRuns: number; enabled: boolean; limitUsd: number };
const budgets = () => org.as("viewer").budgets.list();
const find = async (id: string) => (await budgets()).find((budget) => budget.id === id) as Budget;

async function add(input: { limitUsd: number; scope?: "org" | "workflow" | "user"; target?: string; onReached?: "pause" | "stop" }) {
  const made = await org.as("admin").budgets.create({ name: `b${Math.random()}`, scope: "org", period: "month", ...input });
  return made.id;
}
const startAs = async (role: "owner" | "editor", workflowId: string) =>
  (await org.as(role).runs.start({ workflowId, version: "draft" } as never)).runId;
const pauses = (id: string) => until(async () => (await client.read(id)).status === "paused");

describe("budgets", () => {
  it("hold a run whose next call does not fit, say so in the run's list, and let it go on once they are raised", async () => {
    const workflowId = await workflow();
    const id = await add({ scope: "workflow", target: workflowId, limitUsd: 0.03 });
    const runId = await startAs("editor", workflowId);
    await pauses(runId);
    const [item] = (await org.as("viewer").runs.list({ status: ["paused"] } as never)).items;
    expect(item).toMatchObject({ id: runId, reason: "budget", heldBy: { budgetId: id, period: "month" } });
    expect(await find(id)).toMatchObject({ pausedRuns: 1, spentUsd: 0, setAsideUsd: 0 });
    expect(await org.as("viewer").budgets.alerts()).toMatchObject([{ budgetId: id, percent: 100 }]);

    await org.as("admin").budgets.update({ id, limitUsd: 1 });
    await client.hasEnded(runId);
    expect((await client.read(runId)).status).toBe("succeeded");
    expect(await find(id)).toMatchObject({ pausedRuns: 0, spentUsd: callUsd, setAsideUsd: 0 });
    expect((await client.eventsOf(runId)).filter(({ type }) => type === "run-resumed")).toHaveLength(1);
    expect(await org.as("viewer").budgets.alerts()).toEqual([]);
    await org.as("admin").budgets.delete({ id });
  });

  it("let their runs go on when they are disabled, and when they are deleted", async () => {
    for (const act of ["disable", "delete"] as const) {
      const workflowId = await workflow();
      const id = await add({ scope: "workflow", target: workflowId, limitUsd: 0.03 });
      const runId = await startAs("editor", workflowId);
      await pauses(runId);
      if (act === "disable") await org.as("admin").budgets.update({ id, enabled: false });
      else await org.as("admin").budgets.delete({ id });
      await client.hasEnded(runId);
      expect((await client.read(runId)).status).toBe("succeeded");
    }
  });

  it("hold the runs that wait for a held run with it, and let the whole family go on once", async () => {
    const called = await workflow();
    await org.as("editor").workflows.publish({ id: called, revision: 1 });
    const id = await add({ scope: "workflow", target: called, limitUsd: 0.03 });
    const above = await client.createWorkflow(`${declare("c", "sub-workflow", { workflowId: called })}; t -> c`);
    const runId = await startAs("editor", above);
    await pauses(runId);
    const [child] = (await org.as("viewer").runs.list({ workflowId: called, status: ["paused"] } as never)).items;
    expect(child).toMatchObject({ heldBy: { budgetId: id }, parent: { runId } });
    expect(await find(id)).toMatchObject({ pausedRuns: 1 });
    await org.as("admin").budgets.update({ id, limitUsd: 1 });
    await client.hasEnded(runId);
    for (const each of [runId, child!.id]) {
      expect((await client.read(each)).status).toBe("succeeded");
      expect((await client.eventsOf(each)).filter(({ type }) => type === "run-resumed")).toHaveLength(1);
    }
    expect(await find(id)).toMatchObject({ pausedRuns: 0, spentUsd: callUsd });
    await org.as("admin").budgets.delete({ id });
  });

  it("begin with what their period has cost so far, for what they cover", async () => {
    const [first, second] = [await workflow(), await workflow()];
    for (const id of [await startAs("owner", first), await startAs("owner", first), await startAs("editor", second)])
      await client.hasEnded(id);
    expect((await find(await add({ scope: "workflow", target: first, limitUsd: 9 }))).spentUsd).toBe(0.052);
    expect((await find(await add({ scope: "user", target: org.people.owner.userId, limitUsd: 9 }))).spentUsd).toBe(0.052);
    expect((await find(await add({ limitUsd: 9 }))).spentUsd).toBeGreaterThanOrEqual(0.078);
    await client.hasEnded(await startAs("owner", second));
    const spent = (await budgets()).filter(({ scope }) => scope === "user").map(({ spentUsd }) => spentUsd);
    expect(spent).toEqual([0.078]);
  });

  it("stop a run with an error that says what to do, when they are set to", async () => {
    const workflowId = await workflow();
    await add({ scope: "workflow", target: workflowId, limitUsd: 0.03, onReached: "stop" });
    const runId = await startAs("editor", workflowId);
    await client.hasEnded(runId);
    expect((await client.read(runId)).error).toMatchObject({ code: "budget_exceeded" });
  });

  it("are made and changed by those who may, and say what is wrong", async () => {
    const admin = org.as("admin").budgets;
    expect((await refusal(org.as("editor").budgets.create({ name: "x", scope: "org", period: "day", limitUsd: 1 }))).code).toBe(
      "forbidden",
    );
    const { id } = await admin.create({ name: "Taken", scope: "org", period: "day", limitUsd: 5 });
    expect(await refusal(admin.create({ name: "Taken", scope: "org", period: "day", limitUsd: 1 }))).toMatchObject({
      code: "conflict",
      field: "name",
    });
    expect(await refusal(admin.create({ name: "y", scope: "workflow", target: "none", period: "day", limitUsd: 1 }))).toMatchObject({
      code: "invalid_input",
      field: "target",
    });
    expect(await refusal(admin.create({ name: "y", scope: "org", period: "day", limitUsd: 0 }))).toMatchObject({ field: "limitUsd" });
    const theirs = await createTestOrg("Others");
    expect((await refusal(theirs.as("owner").budgets.update({ id, limitUsd: 1 }))).code).toBe("not_found");
    expect((await refusal(theirs.as("owner").budgets.delete({ id }))).code).toBe("not_found");
    expect(
      await refusal(
        theirs.as("owner").budgets.create({ name: "z", scope: "user", target: org.people.owner.userId, period: "day", limitUsd: 1 }),
      ),
    ).toMatchObject({ field: "target" });
    expect(await theirs.as("owner").budgets.list()).toEqual([]);
    await admin.delete({ id });
    const { rows } = await pool().query("SELECT action FROM audit_entry WHERE org_id = $1 AND target = $2 ORDER BY at", [
      org.orgId,
      `budget:${id}`,
    ]);
    expect(rows.map(({ action }) => action)).toEqual(["budget.create", "budget.delete"]);
  });

  it("are reached by programs too", async () => {
    const made = await callRest(key, "POST", "budgets", { body: { name: "From a program", scope: "org", period: "week", limitUsd: 3 } });
    expect(made.status).toBe(201);
    const { id } = made.body as { id: string };
    expect((await callRest(key, "PATCH", `budgets/${id}`, { body: { enabled: false } })).status).toBe(204);
    const { items } = (await callRest(key, "GET", "budgets")).body as { items: Budget[] };
    expect(items.find((budget) => budget.id === id)).toMatchObject({ enabled: false, limitUsd: 3 });
    expect((await callRest(key, "DELETE", `budgets/${id}`)).status).toBe(204);
    expect((await callRest(await org.createKey(["run:read"]), "GET", "budgets")).status).toBe(403);
  });

  it("tell of a mark until somebody puts the alert away", async () => {
    const workflowId = await workflow();
    const id = await add({ scope: "workflow", target: workflowId, limitUsd: 0.1 });
    await client.hasEnded(await startAs("editor", workflowId));
    const mine = async () => (await org.as("viewer").budgets.alerts()).filter(({ budgetId }) => budgetId === id);
    expect(await mine()).toEqual([]);
    await org.as("admin").budgets.update({ id, limitUsd: 0.104 });
    await client.hasEnded(await startAs("editor", workflowId));
    const [alert] = await mine();
    expect(alert).toMatchObject({ percent: 50, spentUsd: 0.052, limitUsd: 0.104 });
    expect((await refusal(org.as("viewer").budgets.dismissAlert({ id: alert!.id }))).code).toBe("forbidden");
    await org.as("admin").budgets.dismissAlert({ id: alert!.id });
    await org.as("admin").budgets.dismissAlert({ id: alert!.id });
    expect(await mine()).toEqual([]);
    expect((await refusal(org.as("admin").budgets.dismissAlert({ id: "none" }))).code).toBe("not_found");
  });
});

describe("the estimate of a run", () => {
  const estimate = (workflowId: string) => org.as("editor").usage.estimate({ workflowId, version: "draft" });

  it("goes by prices first, and by past runs when there are enough", async () => {
    const workflowId = await workflow();
    const first = await estimate(workflowId);
    expect(first).toMatchObject({ by: "graph", runs: 0, unpriced: [] });
    // Ten tokens out are 0.02, and its settings are a few more in.
    expect(first.lowUsd).toBeGreaterThan(0.02);
    expect(first.highUsd).toBe(first.lowUsd);
    for (let index = 0; index < 3; index++) await client.runDraft(workflowId);
    expect(await estimate(workflowId)).toMatchObject({ by: "runs", runs: 3, lowUsd: callUsd, highUsd: callUsd });
  });

  it("names the models without a price, and says nothing of a workflow that asks none", async () => {
    const unknown = declare("a", "model-call", { prompt: "hi", models: [{ provider: "nobody", model: "m" }] });
    expect(await estimate(await client.createWorkflow(`${unknown}; t -> a`))).toMatchObject({ by: "graph", unpriced: ["nobody/m"] });
    expect(await estimate(await client.createWorkflow('a: set {"config":{"fields":{"n":1}}}; t -> a'))).toMatchObject({ by: "free" });
  });
});

describe("the usage", () => {
  it("is told by day, and by model, provider, workflow, person and node, of this org alone", async () => {
    const fresh = await createTestOrg("Spenders");
    const charge = (at: string, more: { workflow: string; node: string; by: string; model: string; micros: number }) =>
      pool().query(
        `INSERT INTO charge (run_id, call_key, org_id, at, workflow_id, node_id, started_by, provider, model, input_tokens, output_tokens, cost_micros)
         VALUES ($1, 'k', $2, $3, $4, $5, $6, 'openai', $7, 10, 5, $8)`,
        [`r${Math.random()}`, fresh.orgId, at, more.workflow, more.node, more.by, more.model, more.micros],
      );
    const { id: workflowId } = await fresh.as("owner").workflows.create({ name: "Support" } as never);
    const owner = `user:${fresh.people.owner.userId}`;
    await charge("2026-01-31T23:59:59Z", { workflow: workflowId, node: "a", by: owner, model: "small", micros: 100_000 });
    await charge("2026-02-01T00:00:00Z", { workflow: workflowId, node: "a", by: owner, model: "small", micros: 1_000_000 });
    await charge("2026-02-03T12:00:00Z", { workflow: workflowId, node: "b", by: "system", model: "large", micros: 3_000_000 });
    await charge("2026-02-03T13:00:00Z", { workflow: "gone", node: "b", by: "system", model: "large", micros: 500_000 });
    const span = { from: "2026-02-01", to: "2026-02-03" };
    const read = (by: "model" | "provider" | "workflow" | "user" | "node") => fresh.as("viewer").usage.read({ ...span, by });
    const names = async (by: Parameters<typeof read>[0]) => (await read(by)).groups.map(({ name, costUsd }) => [name, costUsd]);
    const usage = await read("model");
    expect(usage.days.map(({ day, costUsd }) => [day, costUsd])).toEqual([
      ["2026-02-01", 1],
      ["2026-02-02", 0],
      ["2026-02-03", 3.5],
    ]);
    expect(usage).toMatchObject({ total: { calls: 3, inputTokens: 30, outputTokens: 15, costUsd: 4.5 }, beforeUsd: 0.1 });
    expect(await names("model")).toEqual([
      ["openai/large", 3.5],
      ["openai/small", 1],
    ]);
    expect(await names("provider")).toEqual([["openai", 4.5]]);
    expect(await names("workflow")).toEqual([
      ["Support", 4],
      ["A deleted workflow", 0.5],
    ]);
    expect(await names("user")).toEqual([
      ["Trellis", 3.5],
      ["owner", 1],
    ]);
    expect(await names("node")).toEqual([
      ["b · Support", 3],
      ["a · Support", 1],
      ["b · A deleted workflow", 0.5],
    ]);
    const rows = await fresh.as("viewer").usage.rows(span);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ day: "2026-02-01", workflow: "Support", node: "a", startedBy: "owner", model: "small", costUsd: 1 });
    expect((await org.as("viewer").usage.read({ ...span, by: "model" })).total.calls).toBe(0);
    expect(await refusal(fresh.as("viewer").usage.read({ from: "2026-02-03", to: "2026-02-01", by: "model" }))).toMatchObject({
      field: "to",
    });
    await fresh.as("owner").providers.create({
      name: "openai",
      baseUrl: "https://api.example.com/v1",
      models: [
        { name: "large", inputPricePerMillion: 2, outputPricePerMillion: 8 },
        { name: "small", inputPricePerMillion: 1_000, outputPricePerMillion: 2_000 },
      ],
    } as never);
    // The same ten tokens in and five out, by the other model.
    expect(
      (await fresh.as("viewer").usage.savings(span)).map(({ node, otherModel, spentUsd, insteadUsd }) => [
        node,
        otherModel,
        spentUsd,
        insteadUsd,
      ]),
    ).toEqual([
      ["b", "openai/small", 3, 0.02],
      ["a", "openai/large", 1, 0.00006],
      ["b", "openai/small", 0.5, 0.02],
    ]);
    const answer = await callRest(await fresh.createKey(), "GET", "usage?from=2026-02-01&to=2026-02-03&by=provider");
    expect(answer.body).toMatchObject({ groups: [{ key: "openai", costUsd: 4.5 }] });
  });
});
