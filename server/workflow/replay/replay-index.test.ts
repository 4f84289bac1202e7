import fc from "fast-check";
import { expect, test } from "vitest";
import type { NewRunEvent, RunEvent } from "../run-event";
import { emptyRunView, foldRun } from "../run-view";
import { ReplayIndex } from "./replay-index";

const begin = Date.UTC(2026, 0, 1);
const error = { code: "http_unavailable", message: "No answer" } as const;

const stepKey = fc.constantFrom("a", "b", "c:0", "c:1", "d:0.2");
const callKey = fc.constantFrom("k1", "k2", "k3");
const turn = fc.integer({ min: 1, max: 3 });
const some: fc.Arbitrary<NewRunEvent> = fc.oneof(
  fc.constant<NewRunEvent>({ type: "run-started", data: {} }),
  fc.constant<NewRunEvent>({ type: "run-paused", data: { by: "Ada" } }),
  fc.constant<NewRunEvent>({ type: "run-resumed", data: { by: "Ada" } }),
  fc.constant<NewRunEvent>({ type: "run-succeeded", data: { output: 1 } }),
  fc.record({ edgeId: fc.constantFrom("e1", "e2") }).map((data): NewRunEvent => ({ type: "edge-taken", data })),
  fc.record({ edgeId: fc.constantFrom("e1", "e2") }).map((data): NewRunEvent => ({ type: "edge-dead", data })),
  fc.tuple(stepKey, turn).map(([key, attempt]): NewRunEvent => ({ type: "step-started", stepKey: key, data: { attempt, input: key } })),
  fc
    .tuple(stepKey, turn)
    .map(([key, number]): NewRunEvent => ({ type: "step-reasoned", stepKey: key, data: { turn: number, thought: "?", text: "!" } })),
  fc.tuple(stepKey, callKey, turn).map(
    ([key, call, number]): NewRunEvent => ({
      type: "step-called-tool",
      stepKey: key,
      data: { turn: number, callKey: call, tool: "sql", args: {} },
    }),
  ),
  fc.tuple(stepKey, callKey).map(
    ([key, call]): NewRunEvent => ({
      type: "step-tool-returned",
      stepKey: key,
      data: { callKey: call, ok: true, result: [1], durationMs: 3 },
    }),
  ),
  stepKey.map((key): NewRunEvent => ({ type: "step-waiting", stepKey: key, data: { for: "person", title: "Look" } })),
  stepKey.map(
    (key): NewRunEvent => ({ type: "step-retrying", stepKey: key, data: { attempt: 2, error, at: new Date(begin).toISOString() } }),
  ),
  stepKey.map((key): NewRunEvent => ({ type: "step-succeeded", stepKey: key, data: { output: key, handle: "out", durationMs: 5 } })),
  stepKey.map((key): NewRunEvent => ({ type: "step-failed", stepKey: key, data: { error, attempt: 1, durationMs: 5 } })),
  stepKey.map((key): NewRunEvent => ({ type: "log-written", stepKey: key, data: { level: "info", message: "hm" } })),
  stepKey.map(
    (key): NewRunEvent => ({
      type: "step-charged",
      stepKey: key,
      data: {
        callKey: "k1",
        provider: "p",
        model: "m",
        durationMs: 1,
        inputTokens: 3,
        outputTokens: 2,
        cachedTokens: 0,
        reasoningTokens: 0,
        costMicros: 7,
      },
    }),
  ),
);

const history = fc
  .array(some, { maxLength: 60 })
  .map((events) =>
    events.map((event, index) => ({ ...event, seq: index + 1, at: new Date(begin + index * 1_000).toISOString() }) as RunEvent),
  );

test("at any moment, asked in any order, it gives what folding all events up to then gives", () => {
  fc.assert(
    fc.property(
      history,
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat(70), { maxLength: 20 }),
      fc.integer({ min: 1, max: 25 }),
      (events, every, moments, batch) => {
        const index = new ReplayIndex(every);
        for (let from = 0; from < events.length; from += batch) index.append(events.slice(from, from + batch));
        for (const seq of moments) expect(index.viewAt(seq)).toEqual(foldRun(events.slice(0, seq)));
        expect(index.head).toEqual(foldRun(events));
      },
    ),
  );
});

test("events that are given twice count once", () => {
  fc.assert(
    fc.property(history, (events) => {
      const index = new ReplayIndex(4);
      index.append(events);
      expect(index.append(events)).toEqual([]);
      expect(index.events).toHaveLength(events.length);
    }),
  );
});

test("a moment is found by its time, before, between and after the events", () => {
  const index = new ReplayIndex();
  index.append([1, 2, 3].map((seq) => ({ seq, at: new Date(begin + seq * 1_000).toISOString(), type: "run-started", data: {} })));
  expect(index.seqAt(begin)).toBe(0);
  expect(index.seqAt(begin + 1_000)).toBe(1);
  expect(index.seqAt(begin + 2_999)).toBe(2);
  expect(index.seqAt(begin + 90_000)).toBe(3);
  expect(index.timeOf(2)).toBe(begin + 2_000);
  expect(index.timeOf(0)).toBe(begin + 1_000);
  expect(index.viewAt(0)).toEqual(emptyRunView());
});

test("a clock that went back does not make moments go back", () => {
  const index = new ReplayIndex();
  index.append(
    [5, 3, 9].map((second, place) => ({
      seq: place + 1,
      at: new Date(begin + second * 1_000).toISOString(),
      type: "run-started",
      data: {},
    })),
  );
  expect(index.times).toEqual([begin + 5_000, begin + 5_000, begin + 9_000]);
});
