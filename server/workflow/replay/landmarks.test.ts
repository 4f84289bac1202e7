import { expect, test } from "vitest";
import type { NewRunEvent, RunEvent } from "../run-event";
import { findLandmarks, largestCost, nextLandmark } from "./landmarks";

const at = new Date(Date.UTC(2026, 0, 1)).toISOString();
const error = { code: "timeout", message: "Too long" } as const;
const log = (...events: NewRunEvent[]): RunEvent[] => events.map((event, index) => ({ ...event, seq: index + 1, at }) as RunEvent);
const charge = (costMicros: number): NewRunEvent => ({
  type: "step-charged",
  stepKey: "a",
  data: {
    callKey: "c",
    provider: "p",
    model: "m",
    durationMs: 1,
    inputTokens: 1,
    outputTokens: 1,
    cachedTokens: 0,
    reasoningTokens: 0,
    costMicros,
  },
});

const events = log(
  { type: "run-started", data: {} },
  { type: "step-retrying", stepKey: "a", data: { attempt: 2, error, at } },
  { type: "step-waiting", stepKey: "b", data: { for: "person" } },
  { type: "step-waiting", stepKey: "c", data: { for: "time" } },
  { type: "step-tool-returned", stepKey: "a", data: { callKey: "t", ok: false, result: null, durationMs: 1 } },
  charge(5),
  charge(50),
  charge(0),
  { type: "step-failed", stepKey: "a", data: { error, attempt: 2, durationMs: 1 } },
  { type: "run-failed", data: { error } },
);

test("errors, waits, approvals, retries and what cost something are found, in order", () => {
  expect(findLandmarks(events).map(({ seq, kind }) => [seq, kind])).toEqual([
    [2, "retry"],
    [3, "approval"],
    [4, "wait"],
    [5, "error"],
    [6, "cost"],
    [7, "cost"],
    [9, "error"],
    [10, "error"],
  ]);
});

test("one goes to the next and the previous of a kind, and nowhere from the last", () => {
  const landmarks = findLandmarks(events);
  expect(nextLandmark(landmarks, "error", 0, 1)?.seq).toBe(5);
  expect(nextLandmark(landmarks, "error", 5, 1)?.seq).toBe(9);
  expect(nextLandmark(landmarks, "error", 5, -1)).toBeUndefined();
  expect(nextLandmark(landmarks, "error", 10, 1)).toBeUndefined();
  expect(largestCost(landmarks)?.seq).toBe(7);
});

test("of many charges only the ten largest are landmarks", () => {
  const many = findLandmarks(log(...Array.from({ length: 40 }, (_, index) => charge(index + 1))));
  expect(many.map(({ costMicros }) => costMicros)).toEqual([31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
});
