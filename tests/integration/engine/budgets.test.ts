import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { pool, transaction } from "@/server/db";
import { forgetBudgets } from "@/server/engine/budgets/known-budgets";
import { resumeHeldRuns, resumeRunsOfPastPeriods } from "@/server/engine/event-log/hold-runs";
import { AppError } from "@/server/errors";
import { foldRun } from "@/server/workflow/run-view";
import { answer, createTestEngine, endOf, eventsOf, orgId, runStatus, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

/** What every call costs; it may cost 12,288 micro-dollars for the longest answer and a little for its prompt. */
const costMicros = 12_000;
const usage = { inputTokens: 10, outputTokens: 5, cachedTokens: 2, reasoningTokens: 1, costMicros };

const calls: string[] = [];
let most = 0;
let open = 0;
let engines: TestEngine[] = [];

beforeAll(async () => {
  const chat: Parameters<typeof createTestEngine>[0]["chat"] = async ({ request, idempotencyKey, signal }) => {
    calls.push(idempotencyKey);
    most = Math.max(most, ++open);
    try {
      const prompt = request.messages.at(-1)?.content ?? "";
      if (prompt === "fails") throw new AppError("provider_bad_request", "400");
      if (prompt === "hangs") await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      await new Promise((resolve) => setTimeout(resolve, 5));
      return answer("ok", { usage, provider: "demo", model: "demo-1" });
    } finally {
      open--;
    }
  };
  engines = await Promise.all([createTestEngine({ chat }), createTestEngine({ chat })]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.executor.drain(2_000))));
afterEach(async () => {
  await pool().query("DELETE FROM budget");
  forgetBudgets(orgId);
});

const model = '"models":[{"provider":"demo","model":"demo-1"}]';
const oneCall = (prompt = "hi", policy = "{}") =>
  flowDocument(`t: manual; a: model-call {"config":{"prompt":"${prompt}",${model}},"policy":${policy}}; t -> a`);

const one = () => engines[0]!;

async function addBudget(limitMicros: number, more: { scope?: string; target?: string; onReached?: string } = {}) {
  const id = `b-${Math.random()}`;
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test') ON CONFLICT DO NOTHING", [orgId]);
  await pool().query(
    `INSERT INTO budget (id, org_id, name, scope, target, period, limit_micros, on_reached, created_by)
     VALUES ($1, $2, $1, $3, $4, 'month', $5, $6, 'system')`,
    [id, orgId, more.scope ?? "org", more.target ?? null, limitMicros, more.onReached ?? "pause"],
  );
  forgetBudgets(orgId);
  return id;
}

/** As the service does it: the limit and the runs it holds in one transaction. */
async function raise(id: string, limitMicros: number) {
  const { executor } = one();
  const after = await transaction(async (tx) => {
    await tx.query("UPDATE budget SET limit_micros = $2 WHERE id = $1", [id, limitMicros]);
    return resumeHeldRuns(tx, { budgetId: id, by: "user:ada" }, prepareSend);
  });
  forgetBudgets(orgId);
  await after();
  executor.wake();
}

const prepareSend: Parameters<typeof resumeHeldRuns>[2] = async (tx, events) => {
  await one().executor.acceptEvents(tx, events);
  return async () => one().executor.wake();
};

const spentOf = async (id: string) => {
  const { rows } = await pool().query<{ spent: string }>(
    "SELECT coalesce(sum(spent_micros), 0) AS spent FROM budget_spend WHERE budget_id = $1",
    [id],
  );
  return Number(rows[0]?.spent);
};
const countReserved = async () => (await pool().query("SELECT FROM budget_reservation")).rowCount;
const isPaused = (runId: string) => until(`the run ${runId} to pause`, async () => (await runStatus(runId)) === "paused");

describe("a budget", () => {
  test("is never overspent by calls side by side on two engines, and when it is raised every run goes on once", async () => {
    const id = await addBudget(50_000);
    const before = calls.length;
    const runs = await Promise.all(Array.from({ length: 16 }, (_, index) => engines[index % 2]!.start(oneCall())));
    await until("all that fits to be spent, and the rest to pause", async () => {
      const statuses = await Promise.all(runs.map(runStatus));
      return statuses.every((status) => status === "succeeded" || status === "paused");
    });
    // A fifth might come to more than the 2,000 that four leave.
    expect(calls.length - before).toBe(4);
    expect(await spentOf(id)).toBe(4 * costMicros);
    expect(await countReserved()).toBe(0);

    await raise(id, 1_000_000);
    for (const runId of runs) expect((await endOf(runId)).status).toBe("succeeded");
    expect(calls.length - before).toBe(16);
    expect(await spentOf(id)).toBe(16 * costMicros);
    expect(await countReserved()).toBe(0);
    for (const runId of runs) {
      const events = await eventsOf(runId);
      const paused = events.filter(({ type }) => type === "run-paused");
      expect(events.filter(({ type }) => type === "run-resumed")).toHaveLength(paused.length);
      expect(paused.length).toBeLessThanOrEqual(1);
    }
  }, 60_000);

  test("lets one call after another through when only what they may cost does not fit side by side", async () => {
    await addBudget(12_400 + 4 * costMicros);
    most = 0;
    const runs = await Promise.all(Array.from({ length: 5 }, (_, index) => engines[index % 2]!.start(oneCall())));
    for (const runId of runs) {
      expect((await endOf(runId)).status).toBe("succeeded");
      expect((await eventsOf(runId)).some(({ type }) => type === "run-paused")).toBe(false);
    }
    expect(most).toBeLessThanOrEqual(4);
  });

  test("says why the run is paused, and once more when it is resumed by hand without more room", async () => {
    const id = await addBudget(10_000);
    const runId = await one().start(oneCall());
    await isPaused(runId);
    const view = foldRun(await eventsOf(runId));
    expect(view).toMatchObject({ status: "paused", reason: "budget", heldBy: { id, limitUsd: 0.01, spentUsd: 0, period: "month" } });
    expect(view.heldBy!.nextUsd).toBeGreaterThan(0.0122);
    const { rows } = await pool().query("SELECT reason, held_by_budget FROM run WHERE id = $1", [runId]);
    expect(rows).toEqual([{ reason: "budget", held_by_budget: id }]);
    await raise(id, 11_000);
    await until("the run to pause again", async () => (await eventsOf(runId)).filter(({ type }) => type === "run-paused").length === 2);
    await raise(id, 20_000);
    expect((await endOf(runId)).status).toBe("succeeded");
    expect(foldRun(await eventsOf(runId)).heldBy).toBeUndefined();
  });

  test("that stops fails the run with budget_exceeded", async () => {
    await addBudget(10_000, { onReached: "stop" });
    const ending = await endOf(await one().start(oneCall()));
    expect(ending).toMatchObject({ status: "failed", error: { code: "budget_exceeded", fix: expect.stringContaining("Raise") } });
    expect(await countReserved()).toBe(0);
  });

  test("of another workflow or another person holds nobody back", async () => {
    await addBudget(1, { scope: "workflow", target: "another" });
    await addBudget(1, { scope: "user", target: "another" });
    expect((await endOf(await one().start(oneCall()))).status).toBe("succeeded");
  });

  test("lets its runs go on when the period turns", async () => {
    const id = await addBudget(20_000);
    expect((await endOf(await one().start(oneCall()))).status).toBe("succeeded");
    const runId = await one().start(oneCall());
    await isPaused(runId);
    expect(await resumeRunsOfPastPeriods(prepareSend)).toBe(0);
    // A month later: what was spent was spent in another month.
    await pool().query("UPDATE budget_spend SET period_start = period_start - interval '1 month' WHERE budget_id = $1", [id]);
    await pool().query("UPDATE run SET held_until = now() WHERE id = $1", [runId]);
    expect(await resumeRunsOfPastPeriods(prepareSend)).toBe(1);
    expect(await resumeRunsOfPastPeriods(prepareSend)).toBe(0);
    expect((await endOf(runId)).status).toBe("succeeded");
  });

  test("gives back what a call that failed, or whose run was cancelled, had set aside", async () => {
    const id = await addBudget(100_000);
    expect((await endOf(await one().start(oneCall("fails")))).status).toBe("failed");
    expect(await countReserved()).toBe(0);
    const runId = await one().start(oneCall("hangs"));
    await until("the call to be under way", async () => (await countReserved()) === 1);
    await one().cancel(runId);
    await until("it to be given back", async () => (await countReserved()) === 0);
    expect(await spentOf(id)).toBe(0);
  });

  test("tells once of each mark that is passed, in an alert and in the audit log", async () => {
    const id = await addBudget(costMicros * 6 + 1_000);
    const marks = async () => {
      const { rows } = await pool().query<{ percent: number }>("SELECT percent FROM budget_alert WHERE budget_id = $1 ORDER BY percent", [
        id,
      ]);
      return rows.map(({ percent }) => percent);
    };
    for (let index = 0; index < 5; index++) expect((await endOf(await one().start(oneCall()))).status).toBe("succeeded");
    expect(await marks()).toEqual([50, 75]);
    const runId = await one().start(oneCall());
    const next = await Promise.race([endOf(runId).then(() => "succeeded"), isPaused(runId).then(() => "paused")]);
    expect([await marks(), next]).toEqual([[50, 75, ...(next === "paused" ? [100] : [90])], next]);
    const { rows } = await pool().query("SELECT actor, action FROM audit_entry WHERE target = $1", [`budget:${id}`]);
    expect(rows).toEqual((await marks()).map(() => ({ actor: "system", action: "budget.alert" })));
  });

  test("counts what loops and called workflows spend for the workflow and the person at the top", async () => {
    const document = oneCall();
    const first = await one().start(document);
    await endOf(first);
    const { rows } = await pool().query<{ workflow_id: string }>("SELECT workflow_id FROM run WHERE id = $1", [first]);
    const workflowId = rows[0]!.workflow_id;
    const id = await addBudget(1_000_000, { scope: "workflow", target: workflowId });
    const user = await addBudget(1_000_000, { scope: "user", target: "ada" });
    const child = await one().start(document);
    await endOf(child);
    expect(await spentOf(id)).toBe(0);
    await pool().query("UPDATE run SET started_by = 'user:ada' WHERE id = $1", [first]);
    const { rows: covered } = await pool().query("SELECT id FROM budgets_of($1) ORDER BY id", [first]);
    expect(covered.map((row) => row.id).sort()).toEqual([id, user].sort());
    await pool().query("UPDATE run SET parent_run_id = $2, parent_call_key = 'x' WHERE id = $1", [child, first]);
    const { rows: inherited } = await pool().query("SELECT id FROM budgets_of($1)", [child]);
    expect(inherited.map((row) => row.id).sort()).toEqual([id, user].sort());
    expect((await pool().query("SELECT starter_of($1) AS who", [child])).rows[0].who).toBe("user:ada");
  });
});

test("every answered call has a line in the book, with its tokens and who it was for", async () => {
  const runId = await one().start(oneCall());
  await endOf(runId);
  const { rows } = await pool().query("SELECT * FROM charge WHERE run_id = $1", [runId]);
  expect(rows).toMatchObject([
    {
      org_id: orgId,
      call_key: "a/chat#0",
      node_id: "a",
      started_by: "system",
      provider: "demo",
      model: "demo-1",
      input_tokens: 10,
      output_tokens: 5,
      cached_tokens: 2,
      reasoning_tokens: 1,
      cost_micros: String(costMicros),
    },
  ]);
});
