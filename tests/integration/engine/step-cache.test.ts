// Outputs that are used again: when, for how long, and never for what acts.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { pool } from "@/server/db";
import { cacheKey, pruneStepCache } from "@/server/engine/step-cache/step-cache";
import { AppError } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import { toolNode } from "@/server/nodes/tool";
import { defineTool, type ToolDefinition } from "@/server/workflow/define";
import type { WorkflowDocument } from "@/server/workflow/document";
import { foldRun } from "@/server/workflow/run-view";
import { answer, createTestEngine, endOf, eventsOf, orgId, type TestEngine } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

let chats = 0;
let toolCalls = 0;
let failures = 0;
const longText = "x".repeat(400_000);

const lookUp = (name: string, effect: ReturnType<ToolDefinition["effect"]>) =>
  defineTool({
    name,
    look: { label: name, group: "tool" as const, icon: "search", summary: () => "" },
    docs: "Looks something up.",
    args: z.strictObject({ word: z.string() }),
    result: z.unknown(),
    effect: () => effect,
    example: { args: { word: "a" }, result: 1 },
    execute: async ({ args: { word } }) => ({ n: ++toolCalls, ...(word === "long" ? { text: longText } : {}) }),
  });
const tools = { reads: lookUp("reads", "none"), acts: lookUp("acts", "keyed") };
const catalog = { ...nodeCatalog, reads: toolNode(tools.reads), acts: toolNode(tools.acts) };

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine({
    catalog,
    tools,
    chat: async () => {
      chats++;
      if (failures-- > 0) throw new AppError("provider_auth", "no");
      return answer(`answer ${chats}`);
    },
  });
});
afterAll(() => engine.executor.drain(2_000));
beforeEach(() => {
  chats = 0;
  toolCalls = 0;
  failures = 0;
});

/** Runs of one workflow, one after the other. */
async function runEach(document: WorkflowDocument, inputs: readonly unknown[]) {
  let workflowId: string | undefined;
  const runs = [];
  for (const input of inputs) {
    const runId = await engine.start(document, input, workflowId === undefined ? {} : { workflowId });
    await endOf(runId);
    const { rows } = await pool().query<{ id: string }>("SELECT workflow_id AS id FROM run WHERE id = $1", [runId]);
    workflowId = rows[0]?.id;
    runs.push({ runId, view: foldRun(await eventsOf(runId)) });
  }
  return { runs, workflowId: workflowId ?? "" };
}

const ask = (policy = '{"cacheMs":60000}', more = "") =>
  flowDocument(
    `t: manual; a: model-call {"config":{"prompt":"{{ trigger.word }}","models":[{"provider":"test","model":"m"}]},"policy":${policy}}; t -> a; ${more}`,
  );

describe("a node that keeps its output", () => {
  test("is not run again for the same settings and input; what that saves is said", async () => {
    const { runs } = await runEach(ask(), [{ word: "x" }, { word: "x" }, { word: "y" }]);
    expect(chats).toBe(2);
    const [first, again, other] = runs.map(({ view }) => view);
    expect(first?.steps.a).toMatchObject({ flags: [], costMicros: 20, output: { text: "answer 1" } });
    expect(again?.steps.a).toMatchObject({
      status: "succeeded",
      flags: ["cached"],
      costMicros: 0,
      savedMicros: 20,
      output: { text: "answer 1" },
    });
    expect(again?.costMicros).toBe(0);
    expect(other?.steps.a).toMatchObject({ flags: [], output: { text: "answer 2" } });
    const { rows } = await pool().query("SELECT flags, cost_micros::int AS cost FROM step WHERE run_id = $1 AND key = 'a'", [
      runs[1]?.runId,
    ]);
    expect(rows).toEqual([{ flags: ["cached"], cost: 0 }]);
  });

  test("is run again when its time is over, and what is over is deleted", async () => {
    const { runs, workflowId } = await runEach(ask(), [{ word: "x" }]);
    await pool().query("UPDATE step_cache SET expires_at = clock_timestamp() WHERE workflow_id = $1", [workflowId]);
    const later = await engine.start(ask(), { word: "x" }, { workflowId });
    await endOf(later);
    expect(foldRun(await eventsOf(later)).steps.a).toMatchObject({ flags: [], output: { text: "answer 2" } });
    expect(runs).toHaveLength(1);
    await pool().query("UPDATE step_cache SET expires_at = clock_timestamp() WHERE workflow_id = $1", [workflowId]);
    expect(await pruneStepCache()).toBeGreaterThanOrEqual(1);
    expect((await pool().query("SELECT 1 FROM step_cache WHERE workflow_id = $1", [workflowId])).rows).toEqual([]);
  });

  test("keeps nothing of a failure, and nothing for other workflows", async () => {
    failures = 1;
    const { runs } = await runEach(ask(), [{ word: "x" }, { word: "x" }]);
    expect(runs.map(({ view }) => view.status)).toEqual(["failed", "succeeded"]);
    expect(runs[1]?.view.steps.a?.flags).toEqual([]);
    const elsewhere = await runEach(ask(), [{ word: "x" }]);
    expect(elsewhere.runs[0]?.view.steps.a?.flags).toEqual([]);
  });

  test("gives an output of any size again", async () => {
    const { runs } = await runEach(
      flowDocument(
        `t: manual; a: reads {"config":{"word":"long"},"policy":{"cacheMs":60000}}; b: set {"config":{"fields":{"n":"{{ a.n }}"}}}; t -> a; a -> b`,
      ),
      [{}, {}],
    );
    expect(toolCalls).toBe(1);
    expect(runs[1]?.view.steps.a).toMatchObject({ flags: ["cached"], output: { bytes: expect.any(Number) } });
    const { rows } = await pool().query("SELECT content FROM artifact WHERE run_id = $1", [runs[1]?.runId]);
    expect(JSON.parse(rows[0].content.toString("utf8"))).toEqual({ n: 1, text: longText });
    expect(runs[1]?.view.output).toEqual({ n: 1 });
  });
});

describe("what may not be kept", () => {
  test("a tool that only reads is kept, one that acts is called every time", async () => {
    const use = (tool: string) => flowDocument(`t: manual; a: ${tool} {"config":{"word":"w"},"policy":{"cacheMs":60000}}; t -> a`);
    await runEach(use("reads"), [{}, {}]);
    expect(toolCalls).toBe(1);
    const { runs } = await runEach(use("acts"), [{}, {}]);
    expect(toolCalls).toBe(3);
    expect(runs[1]?.view.steps.a?.flags).toEqual([]);
  });

  test("what reads other nodes by a condition decides anew", async () => {
    const { runs } = await runEach(
      flowDocument(
        `t: manual; s: set {"config":{"fields":{"same":1}}}; a: if {"config":{"condition":"trigger.yes"},"policy":{"cacheMs":60000}};
         t -> s -> a; a.true -> y; y: set {"config":{"fields":{"went":"yes"}}}; a.false -> n; n: set {"config":{"fields":{"went":"no"}}}`,
      ),
      [{ yes: true }, { yes: false }],
    );
    expect(runs.map(({ view }) => view.output)).toEqual([{ went: "yes" }, { went: "no" }]);
  });

  test("a step that waits is never taken from the cache", async () => {
    const { workflowId } = await runEach(
      flowDocument('t: manual; a: wait {"config":{"duration":"10ms"},"policy":{"cacheMs":60000}}; t -> a'),
      [{}],
    );
    expect((await pool().query("SELECT 1 FROM step_cache WHERE workflow_id = $1", [workflowId])).rows).toEqual([]);
  });
});

test("the key says nothing of what it was made from, and does not depend on the order of keys", () => {
  const source = { orgId, workflowId: "w", type: "a", config: { secret: "s3cret", b: 1 }, input: { x: 1, y: [{ p: 1, q: 2 }] } };
  const key = cacheKey(source);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(cacheKey({ ...source, config: { b: 1, secret: "s3cret" }, input: { y: [{ q: 2, p: 1 }], x: 1 } })).toBe(key);
  for (const other of [{ orgId: "o" }, { workflowId: "v" }, { type: "b" }, { config: {} }, { input: { x: 1, y: [] } }])
    expect(cacheKey({ ...source, ...other })).not.toBe(key);
});
