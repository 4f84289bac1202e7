import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "@/server/workflow/run-event";
import { TimelineFold } from "./timeline-rows";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
const ms = (seconds: number) => Date.parse(at(seconds));
const read = (events: readonly RunEvent[]) => new TimelineFold().read(events);

describe("the rows of a timeline", () => {
  const charge = { provider: "demo", model: "demo-1", inputTokens: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 };
  const events: RunEvent[] = [
    { seq: 1, at: at(0), type: "run-started", data: {} },
    { seq: 2, at: at(1), type: "step-started", stepKey: "review", data: { attempt: 1, input: null } },
    { seq: 3, at: at(2), type: "step-waiting", stepKey: "review", data: { for: "person" } },
    { seq: 4, at: at(9), type: "step-succeeded", stepKey: "review", data: { output: null, handle: "approved", durationMs: 8_000 } },
    { seq: 5, at: at(9), type: "step-started", stepKey: "write", data: { attempt: 1, input: null } },
    {
      seq: 6,
      at: at(10),
      type: "step-charged",
      stepKey: "write",
      data: { callKey: "write/model#1", durationMs: 500, costMicros: 40, ...charge },
    },
    { seq: 7, at: at(10), type: "step-called-tool", stepKey: "write", data: { turn: 1, callKey: "write/tool#1", tool: "code", args: {} } },
    {
      seq: 8,
      at: at(11),
      type: "step-tool-returned",
      stepKey: "write",
      data: { callKey: "write/tool#1", ok: false, result: 1, durationMs: 1_000 },
    },
  ];

  test("a step that waited has a running and a waiting stretch, which says for whom", () => {
    const [review] = read(events);
    expect(review?.stretches).toEqual([
      { kind: "running", from: ms(1), to: ms(2) },
      { kind: "waiting", from: ms(2), to: ms(9), words: "Waited for a person" },
    ]);
  });

  test("a step that is still going on has an open end; its model turn and tool call have closed ones", () => {
    const write = read(events)[1];
    expect(write?.to).toBeNull();
    expect(write?.costMicros).toBe(40);
    expect(write?.marks).toEqual([
      { callKey: "write/model#1", kind: "turn", name: "demo-1", from: ms(10) - 500, to: ms(10), costMicros: 40 },
      { callKey: "write/tool#1", kind: "tool", name: "code", from: ms(10), to: ms(11), ok: false },
    ]);
  });

  test("a step that was held before it began shows how long", () => {
    const held: RunEvent[] = [
      { seq: 1, at: at(0), type: "step-queued", stepKey: "a", data: {} },
      { seq: 2, at: at(5), type: "step-started", stepKey: "a", data: { attempt: 1, input: null } },
    ];
    expect(read(held)[0]?.stretches).toEqual([
      { kind: "queued", from: ms(0), to: ms(5) },
      { kind: "running", from: ms(5), to: null },
    ]);
  });

  test("cancelling the run ends what was going on", () => {
    const rows = read([...events, { seq: 9, at: at(12), type: "run-cancelled", data: { by: "user:1" } }]);
    expect(rows.map(({ to }) => to)).toEqual([ms(9), ms(12)]);
  });

  test("read bit by bit the rows are the same, and those given out before do not change", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: events.length }), (batch) => {
        const fold = new TimelineFold();
        const grown: RunEvent[] = [];
        for (let from = 0; from < events.length; from += batch) {
          const before = fold.read(grown);
          const copy = structuredClone(before);
          grown.push(...events.slice(from, from + batch));
          fold.read(grown);
          expect(before).toEqual(copy);
        }
        expect(fold.read(grown)).toEqual(read(events));
      }),
    );
  });

  test("a step that nothing happened to is the same row", () => {
    const fold = new TimelineFold();
    const grown = events.slice(0, 5);
    const [before] = fold.read(grown);
    grown.push(...events.slice(5));
    expect(fold.read(grown)[0]).toBe(before);
  });
});
