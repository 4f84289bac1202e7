// What happens after a failed attempt: the workflow's rules, the node's policy, and people who are asked.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { pool } from "@/server/db";
import { AppError, type ErrorCode } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import { toolNode } from "@/server/nodes/tool";
import { defineTool } from "@/server/workflow/define";
import { defaultSettings, type RecoveryRule, type WorkflowDocument } from "@/server/workflow/document";
import type { HelpAnswer, HelpRequest } from "@/server/workflow/help-task";
import { foldRun } from "@/server/workflow/run-view";
import { answer, createTestEngine, endOf, eventsOf, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

const failing: ErrorCode[] = [];
const prompts: unknown[] = [];
const sent: { key: string; args: unknown }[] = [];

/** Does something outside that nobody can recognise as a repeat. */
const send = defineTool({
  name: "send",
  look: { label: "Send", group: "tool" as const, icon: "send", summary: () => "" },
  docs: "Sends.",
  args: z.strictObject({ to: z.string().default("ada") }),
  result: z.object({ sent: z.boolean() }),
  effect: () => "unsafe" as const,
  example: { args: {}, result: { sent: true } },
  execute: async ({ args, ctx }) => {
    sent.push({ key: ctx.idempotencyKey, args });
    return { sent: true };
  },
});
const catalog = { ...nodeCatalog, send: toolNode(send) };
const hands = {
  catalog,
  tools: { send },
  chat: async ({ request }: { request: { messages: readonly { content?: unknown }[] } }) => {
    prompts.push(request.messages.at(-1)?.content);
    const code = failing.shift();
    if (code) throw new AppError(code, `it said ${code}`);
    return answer("done");
  },
};

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine(hands);
});
afterAll(() => engine.executor.drain(2_000));
beforeEach(() => {
  failing.length = 0;
  prompts.length = 0;
  sent.length = 0;
});

const rule = (errors: string[], more: Partial<RecoveryRule> & Pick<RecoveryRule, "strategy">): RecoveryRule => ({
  errors,
  nodeIds: [],
  ...more,
});
const withRules = (text: string, ...recovery: RecoveryRule[]): WorkflowDocument => ({
  ...flowDocument(text),
  settings: { ...defaultSettings, recovery },
});

const asking = (policy = "{}") =>
  `t: manual; a: model-call {"config":{"prompt":"{{ input.question }}","models":[{"provider":"test","model":"m"}]},"policy":${policy}}; t -> a`;

async function taskOf(runId: string): Promise<{ id: string; title: string; payload: HelpRequest }> {
  const open = () =>
    pool().query("SELECT id, title, payload FROM human_task WHERE run_id = $1 AND status = 'pending' AND kind = 'help'", [runId]);
  await until("a call for help", async () => (await open()).rows.length === 1);
  return (await open()).rows[0];
}

const help = (runId: string, answers: HelpAnswer) =>
  engine.decide(runId, { decision: answers.action === "fail" ? "rejected" : "approved", answers });

const stepOf = async (runId: string, key = "a") => foldRun(await eventsOf(runId)).steps[key];

describe("the rules of a workflow", () => {
  test("try again what would fail, and fail what would be tried again", async () => {
    failing.push("provider_auth", "provider_auth");
    const stubborn = await engine.start(withRules(asking(), rule(["auth"], { strategy: "retry", attempts: 3, delayMs: 0 })), {
      question: "?",
    });
    expect(await endOf(stubborn)).toMatchObject({ status: "succeeded" });
    expect(await stepOf(stubborn)).toMatchObject({ attempt: 3 });
    failing.push("provider_failed");
    const hasty = await engine.start(withRules(asking(), rule(["server"], { strategy: "fail" })), { question: "?" });
    expect(await endOf(hasty)).toMatchObject({ status: "failed", error: { code: "provider_failed" } });
    expect(await stepOf(hasty)).toMatchObject({ attempt: 1 });
  });

  test("hold for the nodes they name, and let the run go on without what failed", async () => {
    failing.push("content_filtered");
    const text = `${asking()}; b: set {"config":{"fields":{"why":"{{ a.error.code }}"}}}; a -> b`;
    const on = await engine.start(withRules(text, rule(["content-filter"], { nodeIds: ["a"], strategy: "continue" })), { question: "?" });
    expect(await endOf(on)).toMatchObject({ status: "succeeded", output: { why: "content_filtered" } });
    expect(await stepOf(on)).toMatchObject({ status: "failed", handled: "continue" });
    failing.push("content_filtered");
    const off = await engine.start(withRules(text, rule(["content-filter"], { nodeIds: ["b"], strategy: "continue" })), { question: "?" });
    expect(await endOf(off)).toMatchObject({ status: "failed" });
  });

  test("are those that the run started with", async () => {
    failing.push("provider_auth");
    const runId = await engine.start(withRules(asking(), rule(["auth"], { strategy: "ask" })), { question: "?" });
    await taskOf(runId);
    const { rows } = await pool().query("SELECT plan -> 'recovery' AS recovery FROM run WHERE id = $1", [runId]);
    expect(rows[0].recovery).toEqual([rule(["auth"], { strategy: "ask" })]);
    await help(runId, { action: "fail" });
    expect(await endOf(runId)).toMatchObject({ status: "failed", error: { code: "provider_auth" } });
  });
});

describe("a person who is asked for help", () => {
  const ask = asking('{"onError":"ask","retry":{"attempts":1}}');

  test("is told what failed, where, with which input, and what can be done", async () => {
    failing.push("provider_auth");
    const runId = await engine.start(flowDocument(ask), { question: "why?" });
    expect(await taskOf(runId)).toMatchObject({
      title: expect.stringContaining("failed"),
      payload: {
        question: "failed",
        step: { nodeId: "a", attempt: 1 },
        error: { code: "provider_auth", message: "it said provider_auth" },
        input: { question: "why?" },
        choices: ["retry", "use-output", "fail"],
      },
    });
    await help(runId, { action: "fail" });
    await endOf(runId);
  });

  test("changes the input, and the next attempt asks with it", async () => {
    failing.push("provider_auth");
    const runId = await engine.start(flowDocument(ask), { question: "old" });
    await taskOf(runId);
    await help(runId, { action: "retry", input: { question: "new" } });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded" });
    expect(prompts).toEqual(["old", "new"]);
    expect(await stepOf(runId)).toMatchObject({ status: "succeeded", attempt: 2, input: { question: "new" } });
  });

  test("gives an output, which later steps take for the step's own", async () => {
    failing.push("provider_auth");
    const runId = await engine.start(flowDocument(`${ask}; b: set {"config":{"fields":{"said":"{{ a.text }}"}}}; a -> b`), {
      question: "?",
    });
    await taskOf(runId);
    await help(runId, { action: "use-output", output: { text: "by hand" } });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { said: "by hand" } });
    expect(await stepOf(runId)).toMatchObject({ status: "succeeded", flags: ["pinned"], output: { text: "by hand" } });
    expect(prompts).toHaveLength(1);
  });

  test("lets it fail, and the node's own way of failing is taken", async () => {
    failing.push("provider_auth");
    const text = `${asking('{"onError":"branch","retry":{"attempts":1}}')}; e: set {"config":{"fields":{"saved":true}}}; a.error -> e`;
    const runId = await engine.start(withRules(text, rule(["auth"], { strategy: "ask" })), { question: "?" });
    await taskOf(runId);
    await help(runId, { action: "fail" });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { saved: true } });
  });

  test("is asked again after each failure, also by a process that starts meanwhile", async () => {
    failing.push("provider_auth", "provider_auth");
    const runId = await engine.start(flowDocument(ask), { question: "old" });
    await taskOf(runId);
    await help(runId, { action: "retry", input: { question: "new" } });
    await until("the second failure", async () => (await taskOf(runId)).payload.step.attempt === 2);
    expect((await taskOf(runId)).payload.input).toEqual({ question: "new" });
    await engine.executor.drain(2_000);
    engine = await createTestEngine(hands);
    await help(runId, { action: "retry" });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded" });
    expect(prompts).toEqual(["old", "new", "new"]);
    expect((await eventsOf(runId)).filter(({ type }) => type === "step-retrying")).toHaveLength(2);
  });
});

describe("in a loop", () => {
  const loop = (policy = "{}", inner = "{}") =>
    flowDocument(
      `t: manual; l: for-each {"config":{"items":"{{ trigger.items }}"},"policy":${policy}};
       a: model-call {"config":{"prompt":"{{ item }}","models":[{"provider":"test","model":"m"}]},"policy":${inner},"parent":"l"};
       t -> l; l.item -> a; b: set {"config":{"fields":{"all":"{{ l.results }}"}}}; l.done -> b`,
    );

  test("a person helps with one pass, and the others are not made again", async () => {
    failing.push("provider_auth");
    const runId = await engine.start(loop("{}", '{"onError":"ask","retry":{"attempts":1}}'), { items: ["x", "y"] });
    expect(await taskOf(runId)).toMatchObject({ payload: { step: { nodeId: "a" }, choices: ["retry", "use-output", "fail"] } });
    await help(runId, { action: "use-output", output: { text: "by hand" } });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { all: [{ text: "by hand" }, { text: "done" }] } });
    expect(await stepOf(runId, "a:0")).toMatchObject({ flags: ["pinned"] });
    expect(prompts).toEqual(["x", "y"]);
  });

  test("the loop itself is never run once more, whatever rules say; its output can be given", async () => {
    failing.push("provider_auth");
    const document = loop('{"onError":"ask","retry":{"attempts":5,"initialMs":0}}');
    const rules = [rule(["auth"], { nodeIds: ["l"], strategy: "retry", attempts: 5, delayMs: 0 })];
    const runId = await engine.start({ ...document, settings: { ...defaultSettings, recovery: rules } }, { items: ["x"] });
    expect(await taskOf(runId)).toMatchObject({ payload: { step: { nodeId: "l", attempt: 1 }, choices: ["use-output", "fail"] } });
    await help(runId, { action: "use-output", output: { results: [1], errors: [] } });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { all: [1] } });
    expect(prompts).toHaveLength(1);
  });
});

describe("an effect that was under way at a crash and cannot be keyed", () => {
  /** A run as a process leaves it that dies while the tool is at work. */
  async function leaveUnfinished(document: WorkflowDocument): Promise<string> {
    await engine.executor.drain(2_000);
    const idle = await createTestEngine(hands, { execute: false });
    const runId = await idle.start(document);
    await pool().query("UPDATE run SET status = 'running', started_at = now() WHERE id = $1", [runId]);
    await pool().query("INSERT INTO step (run_id, key, node_id, status, started_at) VALUES ($1, 'a', 'a', 'running', now())", [runId]);
    await pool().query("INSERT INTO call (run_id, key, step_key, kind, status) VALUES ($1, 'a/tool#0', 'a', 'tool', 'started')", [runId]);
    engine = await createTestEngine(hands);
    return runId;
  }
  const text = 't: manual; a: send {"config":{"to":"bob"}}; b: set {"config":{"fields":{"ok":"{{ a.sent }}"}}}; t -> a; a -> b';

  test("is asked about, and goes on with the result that the person gives", async () => {
    const runId = await leaveUnfinished(flowDocument(text));
    expect(await taskOf(runId)).toMatchObject({
      title: expect.stringContaining("Did send"),
      payload: { question: "outcome-unknown", tool: "send", input: { to: "bob" }, error: { code: "outcome_unknown" } },
    });
    await help(runId, { action: "use-output", output: { sent: "seen it" } });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { ok: "seen it" } });
    expect(sent).toEqual([]);
  });

  test("is done again only when the person says so", async () => {
    const runId = await leaveUnfinished(flowDocument(text));
    await taskOf(runId);
    await help(runId, { action: "retry" });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { ok: true } });
    expect(sent).toEqual([{ key: `${runId}:a/tool#0+2`, args: { to: "bob" } }]);
  });

  test("is done again without a question where a rule says that this is safe", async () => {
    const runId = await leaveUnfinished(withRules(text, rule(["outcome-unknown"], { nodeIds: ["a"], strategy: "retry" })));
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { ok: true } });
    expect((await pool().query("SELECT 1 FROM human_task WHERE run_id = $1", [runId])).rows).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  test("fails without a question where a rule says so, or by the error output", async () => {
    const failed = await leaveUnfinished(withRules(text, rule(["outcome_unknown"], { strategy: "fail" })));
    expect(await endOf(failed)).toMatchObject({ status: "failed", error: { code: "outcome_unknown" } });
    const branching = text.replace('{"config":{"to":"bob"}}', '{"config":{"to":"bob"},"policy":{"onError":"branch"}}');
    const branched = await leaveUnfinished(flowDocument(`${branching}; e: set {"config":{"fields":{"saved":true}}}; a.error -> e`));
    expect(await endOf(branched)).toMatchObject({ status: "succeeded", output: { saved: true } });
    expect(sent).toEqual([]);
  });
});
