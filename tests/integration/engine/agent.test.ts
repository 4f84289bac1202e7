import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/server/db";
import { createEngineDeps } from "@/server/engine/create-engine-deps";
import { runWoken } from "@/server/engine/engine-event";
import { watchRun } from "@/server/engine/watch";
import type { RunDelta, RunEvent } from "@/server/workflow/run-event";
import { foldRun } from "@/server/workflow/run-view";
import { createTestEngine, endOf, eventsOf, orgId, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { type ModelServer, startModelServer } from "@/tests/support/model-server";

let models: ModelServer;
let engine: TestEngine;

beforeAll(async () => {
  models = await startModelServer();
  engine = await createTestEngine(createEngineDeps());
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test') ON CONFLICT DO NOTHING", [orgId]);
  await pool().query("INSERT INTO provider (id, org_id, name, base_url, models) VALUES ($1, $2, 'local', $3, $4)", [
    v7(),
    orgId,
    models.url,
    JSON.stringify([{ name: "test-1", inputPricePerMillion: 1_000, outputPricePerMillion: 2_000 }]),
  ]);
});
afterAll(async () => {
  await engine.executor.drain(2_000);
  await models.close();
});

const agent = (marker: string, more = "", policy = "") =>
  flowDocument(
    `t: manual; a: agent {"config":{"prompt":"[m:${marker}] go","models":[{"provider":"local","model":"test-1"}]${more}}${policy}}; t -> a`,
  );
const withCode = (permission = "allow") => `,"tools":[{"tool":"code","permission":"${permission}"}]`;
const useCode = (code: string) => ({ tools: [{ name: "code", arguments: { code } }] });

describe("an agent", () => {
  test("thinks, acts, observes and answers, with every turn and call in the log and on the bill", async () => {
    models.script("react", useCode("return 6 * 7"), { text: "It is 42", reasoning: "The code said so." });
    const runId = await engine.start(agent("react", withCode()));
    expect(await endOf(runId)).toMatchObject({
      status: "succeeded",
      output: { text: "It is 42", turns: 2, toolCalls: [{ tool: "code", ok: true }] },
    });
    expect(models.count("react")).toBe(2);
    expect(JSON.stringify(models.calls.at(-1)?.messages)).toContain("42");
    const events = await eventsOf(runId);
    const view = foldRun(events).steps.a;
    expect(view?.turns).toHaveLength(2);
    expect(view?.turns[0]?.toolCalls[0]).toMatchObject({ tool: "code", ok: true, args: { code: "return 6 * 7" }, result: { result: 42 } });
    expect(view?.turns[1]).toMatchObject({ thought: "The code said so.", text: "It is 42" });
    expect(events.filter(({ type }) => type === "step-charged")).toHaveLength(2);
    // 12 tokens in at 1,000 and 7 out at 2,000 dollars per million, twice.
    expect(view?.costMicros).toBe(2 * (12_000 + 14_000));
  });

  test("makes several calls of one turn and brings each result back to its call", async () => {
    models.script(
      "several",
      { tools: [1, 2, 3].map((n) => ({ name: "code", arguments: { code: `return ${n} * 10` } })) },
      { text: "done" },
    );
    const runId = await engine.start(agent("several", withCode()));
    expect((await endOf(runId)).status).toBe("succeeded");
    const tools = models.calls.at(-1)?.messages.filter(({ role }) => role === "tool");
    expect(tools?.map(({ content }) => JSON.parse(String(content)).result)).toEqual([10, 20, 30]);
    expect(models.count("several")).toBe(2);
  });

  test("hears of a tool's failure and can react", async () => {
    models.script("react-to-failure", useCode("throw new Error('no such thing')"), { text: "I give up" });
    const runId = await engine.start(agent("react-to-failure", withCode()));
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { text: "I give up", toolCalls: [{ ok: false }] } });
    expect(JSON.stringify(models.calls.at(-1)?.messages)).toContain("no such thing");
  });

  test("waits for a person before a gated call, and uses the arguments they edited", async () => {
    models.script(
      "gated",
      {
        tools: [
          { name: "code", arguments: { code: "return 1" } },
          { name: "code", arguments: { code: "return 2" } },
        ],
      },
      { text: "ok" },
    );
    const runId = await engine.start(agent("gated", withCode("ask")));
    const tasks = () =>
      pool().query<{ id: string; payload: { code: string } }>("SELECT id, payload FROM human_task WHERE run_id = $1 ORDER BY call_key", [
        runId,
      ]);
    await until("both questions", async () => (await tasks()).rows.length === 2);
    const { rows } = await tasks();
    // The second is answered first: results must still reach the call they belong to.
    for (const { id, payload } of rows.reverse()) {
      await pool().query(
        "UPDATE human_task SET status = 'decided', decision = 'approved', answers = $2, decided_by = 'user:a', decided_at = now() WHERE id = $1",
        [id, JSON.stringify({ code: payload.code.replace("return ", "return 100 + ") })],
      );
      await engine.executor.acceptEvents(pool(), [runWoken(runId, `decided-${id}`)]);
      engine.executor.wake();
    }
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { text: "ok" } });
    const tools = models.calls.at(-1)?.messages.filter(({ role }) => role === "tool");
    expect(tools?.map(({ content }) => JSON.parse(String(content)).result)).toEqual([101, 102]);
    expect(models.count("gated")).toBe(2);
  });

  test("after an error in a later turn repeats that turn only", async () => {
    models.script("later", useCode("return 5"), { status: 500 }, { text: "five" });
    const runId = await engine.start(agent("later", withCode(), ',"policy":{"retry":{"attempts":2,"backoff":"fixed","initialMs":10}}'));
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { text: "five", turns: 2 } });
    expect(models.count("later")).toBe(3);
    const tools = await pool().query("SELECT count(*)::int AS n FROM call WHERE run_id = $1 AND kind = 'tool'", [runId]);
    expect(tools.rows[0].n).toBe(1);
    const view = foldRun(await eventsOf(runId)).steps.a;
    expect(view).toMatchObject({ attempt: 2, turns: [{ toolCalls: [{ tool: "code", ok: true }] }, { text: "five" }] });
  });

  test("is tried again after 429 when the provider says, after a cut stream and after a page of HTML, and not after 401", async () => {
    models.script(
      "slow-down",
      { status: 429, headers: { "retry-after": "1" } },
      { cut: "half an ans" },
      { html: "<h1>Gateway</h1>" },
      { text: "finally" },
    );
    const started = Date.now();
    const runId = await engine.start(agent("slow-down", "", ',"policy":{"retry":{"attempts":5,"backoff":"fixed","initialMs":10}}'));
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { text: "finally" } });
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_000);
    expect(models.count("slow-down")).toBe(4);
    const view = foldRun(await eventsOf(runId)).steps.a;
    expect(view?.attempts.map(({ error }) => error?.code)).toEqual([
      "provider_rate_limited",
      "provider_invalid_response",
      "provider_invalid_response",
      undefined,
    ]);
    models.script("refused", { status: 401 });
    const refused = await engine.start(agent("refused"));
    expect(await endOf(refused)).toMatchObject({ status: "failed", error: { code: "provider_auth" } });
    expect(models.count("refused")).toBe(1);
  });

  test("streams its text to watchers, who see every event once and in order", async () => {
    models.script("stream", { text: "one two three four five", reasoning: "counting", delayMs: 200 });
    const runId = await engine.start(agent("stream"));
    const events: RunEvent[] = [];
    const deltas: RunDelta[] = [];
    let ended: string | undefined;
    const stop = watchRun(runId, {
      onEvents: (more) => events.push(...more),
      onDelta: (delta) => deltas.push(delta),
      onEnd: (status) => {
        ended = status;
      },
    });
    await until("the end", () => ended !== undefined);
    stop();
    expect(ended).toBe("succeeded");
    expect(events).toEqual(await eventsOf(runId));
    const text = (kind: string) => deltas.filter((delta) => delta.kind === kind).map((delta) => delta.text);
    expect(text("text").join("")).toBe("one two three four five");
    expect(text("reasoning").join("")).toBe("counting");
  });
});
