import { describe, expect, it } from "vitest";
import { createReuse, listEdges, withConfig } from "./fork-plan";
import { locateStep } from "./locate-step";
import type { Plan, PlanStep } from "./plan";

const step = (nodeId: string, from: string[] = [], more: Partial<PlanStep> = {}): PlanStep => ({
  nodeId,
  type: "set",
  name: nodeId,
  config: {},
  policy: {},
  handles: ["out"],
  needs: from.map((source) => ({ edgeId: `${source}-${nodeId}`, from: source, handle: "out" })),
  join: { mode: "all" },
  disabled: false,
  pinned: null,
  ...more,
});
const loop = (nodeId: string, from: string[], type: string, steps: PlanStep[]) =>
  step(nodeId, from, { type, body: { steps, entry: [{ edgeId: `${nodeId}>`, to: steps[0]?.nodeId ?? "" }] } });

/** t → a → outer(for-each: p → inner(while: x → y) → q) → z; t → side. */
const inner = loop("inner", ["p"], "while", [step("x"), step("y", ["x"])]);
const outer = loop("outer", ["a"], "for-each", [step("p"), inner, step("q", ["inner"])]);
const plan: Plan = { version: 1, trigger: "t", steps: [step("t"), step("a", ["t"]), outer, step("z", ["outer"]), step("side", ["t"])] };

const keys = [
  "t",
  "a",
  "side",
  "outer",
  "z",
  "p:0",
  "inner:0",
  "q:0",
  "x:0.0",
  "y:0.0",
  "p:1",
  "inner:1",
  "q:1",
  "x:1.0",
  "y:1.0",
  "x:1.1",
  "y:1.1",
];
function reusedBy(chosen: string | null): string[] {
  const place = chosen === null ? null : locateStep(plan, chosen);
  const isReused = createReuse(plan, place);
  return keys.filter((key) => isReused(locateStep(plan, key)!));
}

describe("locateStep", () => {
  it("finds steps in loops by their passes, and nothing else", () => {
    expect(locateStep(plan, "x:1.0")).toMatchObject({ path: [1, 0], step: { nodeId: "x" } });
    for (const key of ["", "nope", "x", "x:1", "x:1.0.0", "a:0", "x:1.", "x:-1.0", "x:1.0:2", "constructor"])
      expect(locateStep(plan, key)).toBeNull();
  });
});

describe("a fork", () => {
  it("at the top runs the step, what follows, and all inside them again", () => {
    expect(reusedBy("a")).toEqual(["t", "side"]);
    expect(reusedBy("z")).toEqual(keys.filter((key) => key !== "z"));
    expect(reusedBy("side")).toEqual(keys.filter((key) => key !== "side"));
    expect(reusedBy("outer")).toEqual(["t", "a", "side"]);
  });

  it("inside a for-each keeps the other passes, but not the loop itself nor what follows it", () => {
    expect(reusedBy("p:0")).toEqual(["t", "a", "side", "p:1", "inner:1", "q:1", "x:1.0", "y:1.0", "x:1.1", "y:1.1"]);
  });

  it("inside a while runs the later passes again too", () => {
    expect(reusedBy("y:1.0")).toEqual(["t", "a", "side", "p:0", "inner:0", "q:0", "x:0.0", "y:0.0", "p:1", "x:1.0"]);
    expect(reusedBy("x:1.1")).toEqual(["t", "a", "side", "p:0", "inner:0", "q:0", "x:0.0", "y:0.0", "p:1", "x:1.0", "y:1.0"]);
  });

  it("that is a retry keeps all but what acts on the run itself", () => {
    expect(reusedBy(null)).toEqual(keys);
    const stop = { ...plan, steps: [step("t"), step("s", ["t"], { type: "stop" })] };
    expect(createReuse(stop, null)(locateStep(stop, "s")!)).toBe(false);
  });

  it("says the edges that each step decided; those into a body belong to the first pass", () => {
    expect(listEdges(plan, locateStep(plan, "t")!, "out")).toEqual([
      { edgeId: "t-a", taken: true },
      { edgeId: "t-side", taken: true },
    ]);
    expect(listEdges(plan, locateStep(plan, "t")!, "error").map(({ taken }) => taken)).toEqual([false, false]);
    expect(listEdges(plan, locateStep(plan, "p:0")!, "out").map(({ edgeId }) => edgeId)).toEqual(["outer>", "p-inner"]);
    expect(listEdges(plan, locateStep(plan, "p:1")!, "out").map(({ edgeId }) => edgeId)).toEqual(["p-inner"]);
  });

  it("may change the settings of a node inside loops", () => {
    const changed = withConfig(plan, "y", { n: 1 });
    expect(locateStep(changed, "y:0.0")?.step.config).toEqual({ n: 1 });
    expect(locateStep(plan, "y:0.0")?.step.config).toEqual({});
  });
});
