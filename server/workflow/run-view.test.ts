import fc from "fast-check";
import { expect, test } from "vitest";
import type { NewRunEvent, RunEvent } from "./run-event";
import { emptyRunView, foldRun } from "./run-view";

const at = (seq: number) => new Date(Date.UTC(2026, 0, 1) + seq * 1_000).toISOString();
/** Numbers events from 1 on, one second apart. */
const log = (...events: NewRunEvent[]): RunEvent[] =>
  events.map((event, index) => ({ ...event, seq: index + 1, at: at(index + 1) }) as RunEvent);
const error = { code: "http_unavailable", message: "The server did not answer" } as const;
const charge = (cost: number) => ({
  callKey: "k",
  provider: "demo",
  model: "demo-1",
  durationMs: 5,
  inputTokens: 10,
  outputTokens: 5,
  cachedTokens: 2,
  reasoningTokens: 1,
  costMicros: cost,
});

const created: NewRunEvent = {
  type: "run-created",
  data: { trigger: "manual", triggerNodeId: "a", startedBy: "Ada", version: 3, input: { x: 1 } },
};
const started: NewRunEvent = { type: "run-started", data: {} };
const stepStarted = (stepKey: string, attempt = 1): NewRunEvent => ({
  type: "step-started",
  stepKey,
  data: { attempt, input: { from: stepKey } },
});
const stepSucceeded = (stepKey: string): NewRunEvent => ({
  type: "step-succeeded",
  stepKey,
  data: { output: { done: stepKey }, handle: "out", durationMs: 40 },
});

test("nothing known yet is a queued run", () => {
  expect(foldRun([])).toEqual(emptyRunView());
  expect(emptyRunView()).toMatchObject({ status: "queued", lastSeq: 0, costMicros: 0 });
});

test("a run that goes well, from its first event to its last", () => {
  const view = foldRun(
    log(
      created,
      started,
      stepStarted("a"),
      stepSucceeded("a"),
      { type: "edge-taken", data: { edgeId: "e1" } },
      { type: "edge-dead", data: { edgeId: "e2" } },
      { type: "step-skipped", stepKey: "b", data: { reason: "not-reached" } },
      { type: "run-succeeded", data: { output: 42 } },
    ),
  );
  expect(view).toMatchObject({
    status: "succeeded",
    version: 3,
    startedBy: "Ada",
    input: { x: 1 },
    output: 42,
    createdAt: at(1),
    startedAt: at(2),
    finishedAt: at(8),
    lastSeq: 8,
    steps: {
      a: {
        nodeId: "a",
        status: "succeeded",
        attempt: 1,
        input: { from: "a" },
        output: { done: "a" },
        handle: "out",
        startedAt: at(3),
        finishedAt: at(4),
        durationMs: 40,
      },
      b: { status: "skipped", skipReason: "not-reached" },
    },
    edges: { e1: "taken", e2: "dead" },
  });
});

test("a step inside a loop knows its node", () => {
  expect(foldRun(log(started, stepStarted("ask:3"))).steps["ask:3"]).toMatchObject({ nodeId: "ask", stepKey: "ask:3" });
});

test("an agent's turns hold its thoughts, its tool calls and what each turn cost", () => {
  const view = foldRun(
    log(
      started,
      stepStarted("agent"),
      { type: "step-charged", stepKey: "agent", data: charge(100) },
      { type: "step-reasoned", stepKey: "agent", data: { turn: 1, thought: "Look it up", text: "" } },
      { type: "step-called-tool", stepKey: "agent", data: { turn: 1, callKey: "c1", tool: "http-request", args: { url: "x" } } },
      { type: "step-called-tool", stepKey: "agent", data: { turn: 1, callKey: "c2", tool: "code", args: {} } },
      { type: "step-tool-returned", stepKey: "agent", data: { callKey: "c1", ok: true, result: "page", durationMs: 9 } },
      { type: "step-charged", stepKey: "agent", data: charge(50) },
      { type: "step-reasoned", stepKey: "agent", data: { turn: 2, thought: "", text: "Done" } },
    ),
  );
  expect(view.steps.agent?.turns).toEqual([
    {
      turn: 1,
      thought: "Look it up",
      text: "",
      usage: { tokens: { input: 10, output: 5, cached: 2, reasoning: 1 }, costMicros: 100, durationMs: 5 },
      toolCalls: [
        { callKey: "c1", tool: "http-request", args: { url: "x" }, ok: true, result: "page", durationMs: 9 },
        { callKey: "c2", tool: "code", args: {} },
      ],
    },
    {
      turn: 2,
      thought: "",
      text: "Done",
      toolCalls: [],
      usage: { tokens: { input: 10, output: 5, cached: 2, reasoning: 1 }, costMicros: 50, durationMs: 5 },
    },
  ]);
  expect(view).toMatchObject({ costMicros: 150, tokens: { input: 20, output: 10, cached: 4, reasoning: 2 } });
  expect(view.steps.agent).toMatchObject({ costMicros: 150, tokens: { input: 20 } });
});

test("a retry keeps the attempts before it and the turns, which it does not repeat", () => {
  const events = log(
    started,
    stepStarted("a"),
    { type: "step-reasoned", stepKey: "a", data: { turn: 1, thought: "first try", text: "" } },
    { type: "step-retrying", stepKey: "a", data: { attempt: 2, error, at: at(60) } },
    stepStarted("a", 2),
    stepSucceeded("a"),
  );
  expect(foldRun(events.slice(0, 4)).steps.a).toMatchObject({ status: "retrying", retry: { attempt: 2, at: at(60), error } });
  expect(foldRun(events).steps.a).toMatchObject({
    status: "succeeded",
    attempt: 2,
    turns: [{ turn: 1, thought: "first try" }],
    startedAt: at(2),
    attempts: [
      { attempt: 1, seq: 2, startedAt: at(2), finishedAt: at(4), error, input: { from: "a" } },
      { attempt: 2, seq: 5, startedAt: at(5), finishedAt: at(6) },
    ],
  });
  expect(foldRun(events).steps.a).not.toHaveProperty("retry");
});

test("a start that is seen twice after a crash is the same attempt", () => {
  const view = foldRun(
    log(started, stepStarted("a"), { type: "step-reasoned", stepKey: "a", data: { turn: 1, thought: "kept", text: "" } }, stepStarted("a")),
  );
  expect(view.steps.a).toMatchObject({ attempt: 1, startedAt: at(2), turns: [{ thought: "kept" }] });
  expect(view.steps.a?.attempts).toHaveLength(1);
});

test("a run waits when nothing runs and something waits, and goes on at the next sign of life", () => {
  const wait: NewRunEvent = { type: "step-waiting", stepKey: "a", data: { for: "person", humanTaskId: "t", title: "Publish?" } };
  const events = log(
    started,
    stepStarted("a"),
    stepStarted("b"),
    wait,
    stepSucceeded("b"),
    { type: "step-progressed", stepKey: "a", data: { message: "on" } },
    stepSucceeded("a"),
  );
  const statuses = events.map((_, index) => foldRun(events.slice(0, index + 1)).status);
  expect(statuses).toEqual(["running", "running", "running", "running", "waiting", "running", "running"]);
  expect(foldRun(events.slice(0, 4)).steps.a).toMatchObject({
    status: "waiting",
    waiting: { for: "person", since: at(4), humanTaskId: "t", title: "Publish?" },
  });
  expect(foldRun(events).steps.a).not.toHaveProperty("waiting");
});

test("a failed run names the step, and what was under way is cancelled", () => {
  const view = foldRun(
    log(
      started,
      stepStarted("a"),
      stepStarted("b"),
      { type: "step-failed", stepKey: "a", data: { error, attempt: 1, durationMs: 3 } },
      { type: "run-failed", data: { error, stepKey: "a" } },
    ),
  );
  expect(view).toMatchObject({
    status: "failed",
    error,
    failedStepKey: "a",
    steps: { a: { status: "failed", error }, b: { status: "cancelled", finishedAt: at(5) } },
  });
});

test("pause and resume show, with their reason", () => {
  const events = log(started, { type: "run-paused", data: { by: "Ada", reason: "budget" } }, { type: "run-resumed", data: { by: "Ada" } });
  expect(foldRun(events.slice(0, 2))).toMatchObject({ status: "paused", reason: "budget" });
  expect(foldRun(events).status).toBe("running");
  expect(foldRun(events)).not.toHaveProperty("reason");
});

test("a pause holds what has not begun, and lets it go when it is taken back", () => {
  const paused: NewRunEvent = { type: "run-paused", data: { by: "Ada" } };
  const resumed: NewRunEvent = { type: "run-resumed", data: { by: "Ada" } };
  expect(foldRun(log(created, paused, resumed)).status).toBe("queued");
  expect(foldRun(log(created, paused, started))).toMatchObject({ status: "paused", startedAt: at(3) });
  const held = [created, started, stepStarted("a"), paused, stepSucceeded("a"), { type: "step-queued", stepKey: "b", data: {} } as const];
  expect(foldRun(log(...held))).toMatchObject({ status: "paused", steps: { b: { status: "queued", attempt: 0 } } });
  expect(foldRun(log(...held, resumed))).toMatchObject({ status: "running" });
  expect(foldRun(log(...held, resumed, stepStarted("b"))).steps.b).toMatchObject({ status: "running", attempt: 1 });
});

test("a run knows the step that waits for it, and the run it was forked from", () => {
  const parent = { runId: "r1", stepKey: "call:2" };
  const forkOf = { runId: "r0", stepKey: "b" };
  expect(foldRun(log({ ...created, data: { ...created.data, parent, forkOf } } as NewRunEvent))).toMatchObject({ parent, forkOf });
});

test("a run waits while all that goes on inside a loop waits, for people or for other runs", () => {
  const loop: NewRunEvent = { type: "step-started", stepKey: "loop", data: { attempt: 1, input: 1, container: true } };
  const waits = (stepKey: string): NewRunEvent => ({ type: "step-waiting", stepKey, data: { for: "run", runs: 2 } });
  expect(foldRun(log(created, started, loop, stepStarted("b:0"))).status).toBe("running");
  const view = foldRun(log(created, started, loop, stepStarted("b:0"), stepStarted("b:1"), waits("b:0"), waits("b:1")));
  expect(view.status).toBe("waiting");
  expect(view.steps["b:1"]).toMatchObject({ nodeId: "b", waiting: { for: "run", runs: 2, since: at(7) } });
});

test("an edge inside a loop is taken when one pass took it", () => {
  const edge = (type: "edge-taken" | "edge-dead"): NewRunEvent => ({ type, data: { edgeId: "e" } });
  expect(foldRun(log(created, edge("edge-dead"), edge("edge-taken"), edge("edge-dead"))).edges.e).toBe("taken");
});

test("what a person skipped or changed says so", () => {
  const view = foldRun(
    log(created, started, { type: "step-edited", stepKey: "a", data: { by: "Ada", input: 2 } }, stepStarted("a"), {
      type: "step-skipped",
      stepKey: "b",
      data: { reason: "by-person", by: "Ada" },
    }),
  );
  expect(view.steps).toMatchObject({ a: { edited: { by: "Ada" }, status: "running" }, b: { status: "skipped", skipReason: "by-person" } });
});

test("what has ended stays ended: late events change neither the run nor its steps", () => {
  const view = foldRun(
    log(
      started,
      stepStarted("a"),
      stepSucceeded("a"),
      { type: "run-cancelled", data: { by: "Ada", reason: "enough" } },
      stepStarted("a", 2),
      { type: "run-succeeded", data: { output: 1 } },
      started,
    ),
  );
  expect(view).toMatchObject({
    status: "cancelled",
    reason: "enough",
    finishedAt: at(4),
    steps: { a: { status: "succeeded", attempt: 1 } },
  });
  expect(view).not.toHaveProperty("output");
});

test("lines of the log are on the run and on their step", () => {
  const view = foldRun(
    log(
      started,
      stepStarted("a"),
      { type: "log-written", stepKey: "a", data: { level: "info", message: "hi" } },
      { type: "log-written", data: { level: "warn", message: "all" } },
      { type: "budget-reached", data: { scope: "run", limitUsd: 1, spentUsd: 1.2 } },
      { type: "message-sent", data: { from: "a", to: "b", text: "x" } },
      { type: "note-added", data: { text: "n", by: "Ada" } },
    ),
  );
  expect(view.logs.map(({ message }) => message)).toEqual(["hi", "all"]);
  expect(view.steps.a?.logs).toMatchObject([{ message: "hi", seq: 3 }]);
  expect([view.budgets, view.messages, view.notes].map((list) => list.length)).toEqual([1, 1, 1]);
});

test("steps that no event touched are the same objects, and the view before is left as it was", () => {
  const events = log(started, stepStarted("a"), stepStarted("b"), stepSucceeded("b"), {
    type: "log-written",
    stepKey: "a",
    data: { level: "info", message: "m" },
  });
  const before = foldRun(events.slice(0, 3));
  const copy = structuredClone({ ...before, steps: { ...before.steps }, edges: { ...before.edges } });
  const after = foldRun(events.slice(3), before);
  expect(foldRun(events.slice(3, 4), before).steps.a).toBe(before.steps.a);
  expect(after.steps.b).not.toBe(before.steps.b);
  expect(after.edges).toBe(before.edges);
  expect(before).toEqual(copy);
  expect(foldRun([], after)).toBe(after);
  expect(foldRun(events, after)).toBe(after);
});

test("steps and edges called like a part of every object are just names", () => {
  const view = foldRun(log(started, stepStarted("constructor"), { type: "edge-taken", data: { edgeId: "__proto__" } }));
  expect(view.steps.toString).toBeUndefined();
  expect(view.steps.constructor).toMatchObject({ status: "running" });
  expect(Object.entries(view.edges)).toEqual([["__proto__", "taken"]]);
});

const stepKey = fc.constantFrom("a", "b", "loop", "c:1", "c:1.0");
const number = fc.integer({ min: 1, max: 3 });
const anyEvent: fc.Arbitrary<NewRunEvent> = fc.oneof(
  fc.constantFrom<NewRunEvent>(
    created,
    started,
    { type: "run-paused", data: { by: "x" } },
    { type: "run-resumed", data: { by: "x" } },
    { type: "edge-taken", data: { edgeId: "e1" } },
    { type: "edge-dead", data: { edgeId: "e1" } },
  ),
  fc.constantFrom<NewRunEvent>(
    { type: "run-failed", data: { error } },
    { type: "run-succeeded", data: { output: 1 } },
    { type: "run-cancelled", data: { by: "x" } },
  ),
  fc.record({ type: fc.constant("something-new"), data: fc.jsonValue() }) as unknown as fc.Arbitrary<NewRunEvent>,
  fc.record({ key: stepKey, n: number, kind: fc.nat(13) }).map(({ key, n, kind }): NewRunEvent => {
    const step = { stepKey: key };
    const all: NewRunEvent[] = [
      { ...step, type: "step-queued", data: {} },
      { ...step, type: "step-edited", data: { by: "x", input: n } },
      { ...step, type: "step-skipped", data: { reason: "by-person", by: "x" } },
      { ...step, type: "step-started", data: { attempt: n, input: n, container: true } },
      stepStarted(key, n),
      stepSucceeded(key),
      { ...step, type: "step-failed", data: { error, attempt: n, durationMs: 1 } },
      { ...step, type: "step-retrying", data: { attempt: n, error, at: at(99) } },
      { ...step, type: "step-waiting", data: { for: "time" } },
      { ...step, type: "step-charged", data: charge(n) },
      { ...step, type: "step-reasoned", data: { turn: n, thought: "t", text: "" } },
      { ...step, type: "step-called-tool", data: { turn: n, callKey: `c${n}`, tool: "code", args: null } },
      { ...step, type: "step-tool-returned", data: { callKey: `c${n}`, ok: true, result: n, durationMs: 1 } },
      { ...step, type: "log-written", data: { level: "info", message: key } },
    ];
    return all[kind] ?? started;
  }),
);

test("folding a prefix and then the rest gives the whole, however the log is cut, and twice is as good as once", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.array(fc.nat(40), { maxLength: 5 }), (events, cuts) => {
      const all = log(...events);
      const whole = foldRun(all);
      const edges = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((left, right) => left - right), all.length];
      let view = emptyRunView();
      // Each piece reaches back before its cut, as a stream that resumes does.
      for (const [index, end] of edges.slice(1).entries()) view = foldRun(all.slice(Math.max(0, (edges[index] as number) - 2), end), view);
      expect(view).toEqual(whole);
      expect(foldRun(all, whole)).toBe(whole);
      for (let length = 0; length <= all.length; length++) expect(foldRun(all.slice(0, length)).lastSeq).toBe(length);
    }),
  );
});

test("a log of 20,000 lines folds in one go", () => {
  const lines = log(
    ...Array.from(
      { length: 20_000 },
      (_, index): NewRunEvent => ({ type: "log-written", stepKey: "a", data: { level: "info", message: `${index}` } }),
    ),
  );
  expect(foldRun(lines).logs).toHaveLength(20_000);
});
