import { describe, expect, test } from "vitest";
import type { Plan, PlanStep } from "@/server/workflow/plan";
import type { RunEvent } from "@/server/workflow/run-event";
import { foldRun } from "@/server/workflow/run-view";
import { groupByPass, listFailedPasses, listPasses } from "./group-by-pass";
import { toLogLines } from "./log/log-lines";
import { readPlanShape } from "./plan-shape";
import { readOverlay } from "./read-overlay";
import { formatStepKey, parseStepKey } from "./step-key";
import { toTimelineLines } from "./timeline/timeline-lines";
import { TimelineFold } from "./timeline/timeline-rows";

const step = (nodeId: string, more: Partial<PlanStep> = {}): PlanStep => ({
  nodeId,
  type: "set",
  name: nodeId,
  config: {},
  policy: {},
  handles: ["out"],
  needs: [],
  join: { mode: "all" },
  disabled: false,
  pinned: null,
  ...more,
});

/** start → each [ check → write, inner [ deep ] ]. */
const plan: Plan = {
  version: 1,
  trigger: "start",
  steps: [
    step("start"),
    step("each", {
      body: {
        entry: [{ edgeId: "into", to: "check" }],
        steps: [
          step("check"),
          step("write", { needs: [{ edgeId: "check-write", from: "check", handle: "true" }] }),
          step("inner", { needs: [{ edgeId: "check-inner", from: "check", handle: "false" }], body: { entry: [], steps: [step("deep")] } }),
        ],
      },
    }),
  ],
};
const shape = readPlanShape(plan, { nodes: [] });

type Said = { [T in RunEvent["type"]]: { type: T; stepKey?: string; data: Extract<RunEvent, { type: T }>["data"] } }[RunEvent["type"]];
const log = (...said: Said[]): RunEvent[] =>
  said.map((event, index) => ({ ...event, seq: index + 1, at: new Date(1_000 * index).toISOString() }) as RunEvent);
const began = (stepKey: string): Said => ({ type: "step-started", stepKey, data: { attempt: 1, input: null } });
const done = (stepKey: string, handle = "out"): Said => ({ type: "step-succeeded", stepKey, data: { output: 1, handle, durationMs: 1 } });
const failed = (stepKey: string): Said => ({
  type: "step-failed",
  stepKey,
  data: { error: { code: "code_failed", message: "No" }, attempt: 1, durationMs: 1 },
});
const skipped = (stepKey: string): Said => ({ type: "step-skipped", stepKey, data: { reason: "not-reached" } });
const started: Said = { type: "run-started", data: {} };

/** Pass 0 went well, pass 1 failed, pass 2 is under way. */
const events = log(
  started,
  began("each"),
  began("check:0"),
  done("check:0", "true"),
  began("write:0"),
  done("write:0"),
  skipped("inner:0"),
  began("check:1"),
  failed("check:1"),
  skipped("write:1"),
  skipped("inner:1"),
  began("check:2"),
  done("check:2", "false"),
  skipped("write:2"),
  began("inner:2"),
  began("deep:2.0"),
);
const overlay = (chosen: Record<string, number> = {}, list = events) => readOverlay(foldRun(list), shape, chosen);

describe("what the canvas shows of a loop", () => {
  test("is the pass that began last, for all nodes of the body alike", () => {
    const { byNode, loops } = overlay();
    expect(loops.each).toMatchObject({ shown: 2, passes: [0, 1, 2] });
    expect(byNode.check?.stepKey).toBe("check:2");
    expect(byNode.write?.status).toBe("skipped");
    expect(byNode.deep?.stepKey).toBe("deep:2.0");
  });

  test("is the chosen pass where it exists, and its loops inside follow", () => {
    const { byNode, loops } = overlay({ each: 0, inner: 7 });
    expect(byNode.write?.stepKey).toBe("write:0");
    expect(byNode.inner?.status).toBe("skipped");
    expect(byNode.deep).toBeUndefined();
    expect(loops.each?.shown).toBe(0);
    expect(overlay({ each: 9 }).loops.each?.shown).toBe(2);
  });

  test("counts how the passes came out, of the loop and of each node in it", () => {
    const { loops, tallies } = overlay();
    expect(loops.each).toMatchObject({ succeeded: 1, failed: 1, running: 1, done: 2, failedPasses: [1] });
    expect(tallies.check).toEqual({ succeeded: 2, failed: 1, running: 0 });
    expect(tallies.each).toBeUndefined();
  });

  test("is the failed pass once the run failed in it, and the one that asks a person before", () => {
    const over = [
      ...events,
      { type: "run-failed", seq: 99, at: events[0]!.at, data: { error: { code: "x", message: "x" }, stepKey: "check:1" } },
    ];
    expect(overlay({}, over as RunEvent[]).loops.each?.shown).toBe(1);
    const early = log(
      started,
      began("each"),
      began("write:0"),
      { type: "step-waiting", stepKey: "write:0", data: { for: "person" } },
      began("check:1"),
    );
    expect(overlay({}, early).loops.each?.shown).toBe(0);
  });

  test("edges inside it are those of the shown pass", () => {
    expect(overlay({ each: 0 }).edges).toEqual({ into: "taken", "check-write": "taken", "check-inner": "dead" });
    expect(overlay({ each: 2 }).edges).toEqual({ into: "taken", "check-write": "dead", "check-inner": "taken" });
    const next = log(
      started,
      began("each"),
      began("check:0"),
      done("check:0", "true"),
      { type: "edge-taken", data: { edgeId: "check-write" } },
      began("check:1"),
    );
    expect(overlay({}, next).edges).toEqual({ into: "taken" });
  });

  test("whose passes are runs of their own is none of this run, and not of an empty list", () => {
    const ends = (output: unknown) =>
      log(
        started,
        { type: "step-started", stepKey: "each", data: { attempt: 1, input: null, config: { items: [1, 2, 3] } } },
        { type: "step-succeeded", stepKey: "each", data: { output, handle: "done", durationMs: 1 } },
      );
    expect(overlay({}, ends({ results: [1, 2, 3], errors: [] })).loops.each).toMatchObject({
      isApart: true,
      done: 3,
      total: 3,
      shown: null,
    });
    expect(overlay({}, ends({ results: [], errors: [] })).loops.each?.isApart).toBe(false);
  });

  test("says how many passes there will be when the step says it, or its list does", () => {
    const known = log(started, {
      type: "step-started",
      stepKey: "each",
      data: { attempt: 1, input: null, config: { items: [1, 2, 3, 4] } },
    });
    expect(overlay({}, known).loops.each).toMatchObject({ total: 4, shown: null });
    const far = log(started, began("each"), { type: "step-progressed", stepKey: "each", data: { message: "", done: 120, total: 900 } });
    expect(overlay({}, far).loops.each).toMatchObject({ total: 900, done: 120 });
  });
});

describe("lists of what happened", () => {
  test("put every item into its passes, at any depth, without losing one", () => {
    const grouped = groupByPass(events, (event) => event.stepKey, shape);
    const each = grouped.find((entry) => entry.kind === "loop");
    expect(grouped.filter((entry) => entry.kind === "item")).toHaveLength(2);
    expect(each?.kind === "loop" && each.size).toBe(events.length - 2);
    expect(each?.kind === "loop" && listPasses(each).map(({ index, place }) => [index, place])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  test("close a loop into one line of the log until it is opened", () => {
    const kinds = (...open: string[]) => toLogLines(events, shape, new Set(open)).map(({ kind, key }) => `${kind} ${key}`);
    expect(kinds()).toEqual(["event 1", "event 2", "loop each"]);
    expect(kinds("each", "each#2")).toEqual([
      "event 1",
      "event 2",
      "loop each",
      "pass each#0",
      "pass each#1",
      "pass each#2",
      "event 12",
      "event 13",
      "event 14",
      "event 15",
      "loop inner:2",
    ]);
  });

  test("open the timeline of a loop pass by pass, each as long as its steps", () => {
    const lines = (...open: string[]) => toTimelineLines(new TimelineFold().read(events), shape, new Set(open));
    expect(lines().map(({ key }) => key)).toEqual(["each"]);
    const opened = lines("each", "each#0");
    expect(opened.map(({ key, depth }) => `${depth} ${key}`)).toEqual([
      "0 each",
      "1 each#0",
      "2 check:0",
      "2 write:0",
      "1 each#1",
      "1 each#2",
    ]);
    expect(opened.find(({ key }) => key === "each#0")).toMatchObject({ from: 2_000, to: 5_000, place: 1 });
    expect(opened.find(({ key }) => key === "each#2")).toMatchObject({ to: null });
  });

  test("mark the passes in which something failed", () => {
    expect([...listFailedPasses(foldRun(events).steps, shape)]).toEqual(["each#1"]);
  });

  test("thousands of passes are grouped in one go", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ key: `check:${index}` }));
    const [loop] = groupByPass(many, ({ key }) => key, shape);
    expect(loop?.kind === "loop" && loop.passes.size).toBe(20_000);
  });
});

test("a step key is read and written alike", () => {
  for (const key of ["check", "check:3", "deep:3.0"]) expect(formatStepKey(parseStepKey(key))).toBe(key);
  expect(parseStepKey("deep:3.0")).toEqual({ nodeId: "deep", path: [3, 0] });
});
