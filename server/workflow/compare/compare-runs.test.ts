import { expect, test } from "vitest";
import type { NewRunEvent, RunEvent } from "../run-event";
import { foldRun } from "../run-view";
import { compareRuns } from "./compare-runs";

const at = (seq: number) => new Date(Date.UTC(2026, 0, 1) + seq * 1_000).toISOString();
const fold = (...events: NewRunEvent[]) =>
  foldRun(events.map((event, index) => ({ ...event, seq: index + 1, at: at(index + 1) }) as RunEvent));
const started: NewRunEvent = { type: "run-started", data: {} };
const gave = (stepKey: string, output: unknown): NewRunEvent[] => [
  { type: "step-started", stepKey, data: { attempt: 1, input: null } },
  { type: "step-succeeded", stepKey, data: { output, handle: "out", durationMs: 40 } },
];
const skipped = (stepKey: string): NewRunEvent => ({ type: "step-skipped", stepKey, data: { reason: "not-reached" } });
const taken = (edgeId: string): NewRunEvent => ({ type: "edge-taken", data: { edgeId } });
const done: NewRunEvent = { type: "run-succeeded", data: { output: null } };

const a = fold(
  started,
  ...gave("ask", { score: 80 }),
  taken("e1"),
  ...gave("yes", "good"),
  skipped("no"),
  ...gave("each:0", 1),
  ...gave("each:1", 2),
  done,
);
const b = fold(
  started,
  ...gave("ask", { score: 20 }),
  taken("e2"),
  skipped("yes"),
  ...gave("no", "bad"),
  ...gave("each:0", 1),
  ...gave("each:1", 3),
  ...gave("each:2", 4),
  done,
);
const { nodes, edges, ...totals } = compareRuns(a, b, ["ask", "yes", "no", "each", "never"]);
const of = (nodeId: string) => nodes.find((node) => node.nodeId === nodeId);

test("which way each run took", () => {
  expect(nodes.map(({ nodeId, path }) => [nodeId, path])).toEqual([
    ["ask", "both"],
    ["yes", "a"],
    ["no", "b"],
    ["each", "both"],
    ["never", null],
  ]);
  expect(edges).toEqual({ e1: "a", e2: "b" });
});

test("what came out of a step is compared, pass by pass inside loops", () => {
  expect(of("ask")?.isSame).toBe(false);
  expect(of("each")?.pairs.map(({ stepKey, isSame }) => [stepKey, isSame])).toEqual([
    ["each:0", true],
    ["each:1", false],
    ["each:2", false],
  ]);
  expect(of("each")?.b).toMatchObject({ count: 3, durationMs: 120 });
});

test("answers that only took more or less are the same", () => {
  const [cheap, dear] = [1, 2].map((costMicros) => fold(started, ...gave("ask", { text: "Yes", usage: { costMicros } }), done));
  expect(compareRuns(cheap!, dear!, ["ask"]).nodes[0]?.isSame).toBe(true);
});

test("totals of each", () => {
  expect(totals.a).toMatchObject({ status: "succeeded", steps: 4, failed: 0 });
  expect(totals.b).toMatchObject({ status: "succeeded", steps: 5, failed: 0 });
});

test("a run does not differ from itself", () => {
  const same = compareRuns(a, a, ["ask", "yes", "each"]);
  expect(same.nodes.every(({ isSame }) => isSame)).toBe(true);
  expect(Object.values(same.edges)).toEqual(["both"]);
});
