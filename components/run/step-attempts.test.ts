import { expect, test } from "vitest";
import type { NewRunEvent, RunEvent } from "@/server/workflow/run-event";
import { foldRun } from "@/server/workflow/run-view";
import { stepAtAttempt } from "./step-attempts";

const at = (seq: number) => new Date(Date.UTC(2026, 0, 1) + seq * 1_000).toISOString();
const log = (...events: NewRunEvent[]): RunEvent[] =>
  events.map((event, index) => ({ ...event, seq: index + 1, at: at(index + 1) }) as RunEvent);
const error = { code: "timeout", message: "Too long" } as const;
const wrote = (message: string): NewRunEvent => ({ type: "log-written", stepKey: "a", data: { level: "info", message } });
const step = foldRun(
  log(
    { type: "step-started", stepKey: "a", data: { attempt: 1, input: "first" } },
    wrote("one"),
    { type: "step-retrying", stepKey: "a", data: { attempt: 2, error, at: at(9) } },
    { type: "step-started", stepKey: "a", data: { attempt: 2, input: "second" } },
    wrote("two"),
    { type: "step-succeeded", stepKey: "a", data: { output: 1, handle: "out", durationMs: 5 } },
  ),
).steps.a!;

test("an earlier try shows what it got, logged and failed with, and no output", () => {
  const first = stepAtAttempt(step, 1);
  expect(first).toMatchObject({ status: "failed", attempt: 1, input: "first", error, durationMs: 2_000 });
  expect(first.logs.map(({ message }) => message)).toEqual(["one"]);
  expect(first).not.toHaveProperty("output");
});

test("the last try, and one that there is not, is the step as it stands", () => {
  expect(stepAtAttempt(step, 2)).toBe(step);
  expect(stepAtAttempt(step, 7)).toBe(step);
  expect(stepAtAttempt(step, null)).toBe(step);
});
