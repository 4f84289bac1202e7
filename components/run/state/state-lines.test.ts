import { expect, test } from "vitest";
import type { NewRunEvent, RunEvent } from "@/server/workflow/run-event";
import { foldRun } from "@/server/workflow/run-view";
import { previewValue, toStateLines } from "./state-lines";

const at = "2026-01-01T00:00:00.000Z";
const log = (...events: NewRunEvent[]): RunEvent[] => events.map((event, index) => ({ ...event, seq: index + 1, at }) as RunEvent);
const gave = (stepKey: string): NewRunEvent[] => [
  { type: "step-started", stepKey, data: { attempt: 1, input: null } },
  { type: "step-succeeded", stepKey, data: { output: { from: stepKey }, handle: "out", durationMs: 1 } },
];
const view = foldRun(
  log(
    ...gave("start"),
    { type: "step-started", stepKey: "each", data: { attempt: 1, input: null, container: true } },
    ...gave("check:0"),
    ...gave("check:1"),
    { type: "step-started", stepKey: "check:2", data: { attempt: 1, input: null } },
    { type: "step-skipped", stepKey: "never", data: { reason: "not-reached" } },
  ),
);
const shape = {
  chains: new Map([
    ["start", []],
    ["each", []],
    ["check", ["each"]],
    ["never", []],
  ]),
  bodies: new Map(),
  known: new Set<string>(),
};
const lines = (...open: string[]) =>
  toStateLines(view, shape, new Set(open)).map(({ kind, key, depth }) => `${"  ".repeat(depth)}${kind} ${key}`);

test("what has ended is there, what goes on or was skipped is not, and loops are closed until somebody opens them", () => {
  expect(lines()).toEqual(["step start", "loop each/passes"]);
  expect(lines("each/passes", "each#1", "start")).toEqual([
    "step start",
    "value start/value",
    "loop each/passes",
    "  pass each#0",
    "  pass each#1",
    "    step check:1",
  ]);
});

test("a preview is one short line, whatever the value", () => {
  expect(previewValue({ a: [1, 2] })).toBe('{"a":[1,2]}');
  expect(previewValue("two\n  lines")).toBe("two lines");
  expect(previewValue("x".repeat(500))).toHaveLength(121);
  expect(previewValue(undefined)).toBe("nothing");
});
