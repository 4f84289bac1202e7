import { describe, expect, test } from "vitest";
import type { RunEvent } from "@/server/workflow/run-event";
import { axisTicks, toTimelineRows } from "./timeline-rows";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
const ms = (seconds: number) => Date.parse(at(seconds));

describe("toTimelineRows", () => {
  const events: RunEvent[] = [
    { seq: 1, at: at(0), type: "run-started", data: {} },
    { seq: 2, at: at(1), type: "step-started", stepKey: "review", data: { attempt: 1, input: null } },
    { seq: 3, at: at(2), type: "step-waiting", stepKey: "review", data: { for: "person" } },
    { seq: 4, at: at(9), type: "step-succeeded", stepKey: "review", data: { output: null, handle: "approved", durationMs: 8_000 } },
    { seq: 5, at: at(9), type: "step-started", stepKey: "write", data: { attempt: 1, input: null } },
    { seq: 6, at: at(10), type: "step-called-tool", stepKey: "write", data: { turn: 1, callKey: "write/tool#1", tool: "code", args: {} } },
    {
      seq: 7,
      at: at(11),
      type: "step-tool-returned",
      stepKey: "write",
      data: { callKey: "write/tool#1", ok: true, result: 1, durationMs: 1_000 },
    },
  ];

  test("a step that waited has a running and a waiting stretch", () => {
    const [review] = toTimelineRows(events);
    expect(review?.stretches).toEqual([
      { kind: "running", from: ms(1), to: ms(2) },
      { kind: "waiting", from: ms(2), to: ms(9) },
    ]);
  });

  test("a step that is still going on has an open end, and its finished tool call a closed one", () => {
    const write = toTimelineRows(events)[1];
    expect(write?.to).toBeNull();
    expect(write?.marks).toEqual([{ callKey: "write/tool#1", tool: "code", from: ms(10), to: ms(11) }]);
  });

  test("cancelling the run ends what was going on", () => {
    const rows = toTimelineRows([...events, { seq: 8, at: at(12), type: "run-cancelled", data: { by: "user:1" } }]);
    expect(rows.map(({ to }) => to)).toEqual([ms(9), ms(12)]);
  });
});

describe("axisTicks", () => {
  test("gives round steps that cover the span", () => {
    expect(axisTicks(24_000)).toEqual([0, 5_000, 10_000, 15_000, 20_000]);
    expect(axisTicks(0)).toEqual([0]);
  });
});
