import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan, type Plan } from "@/server/workflow/plan";
import { flow } from "@/tests/support/flow";
import { outcomesFor, validDocument } from "@/tests/support/random-document";
import { testCatalog } from "@/tests/support/test-catalog";
import { createPlanWalk, type PlanOutcome, type StepOutcome } from "./run-plan";

type Trace = {
  outcome: PlanOutcome;
  started: string[];
  skipped: string[];
  edges: Record<string, boolean>;
  joined: Record<string, string[]>;
};

/** Walks with steps that finish in an order that `pick` chooses among those running. */
async function walk(plan: Plan, leave: (nodeId: string) => StepOutcome, pick: (running: number) => number = () => 0): Promise<Trace> {
  const trace: Omit<Trace, "outcome"> = { started: [], skipped: [], edges: {}, joined: {} };
  const running: (() => void)[] = [];
  const walked = createPlanWalk(plan, {
    execute: (step, taken) => {
      trace.started.push(step.nodeId);
      trace.joined[step.nodeId] = taken.map(({ from }) => from);
      return new Promise((resolve) => running.push(() => resolve(leave(step.nodeId))));
    },
    skip: (step) => trace.skipped.push(step.nodeId),
    settleEdges: (_step, edges) => {
      for (const { edgeId, taken } of edges) trace.edges[edgeId] = taken;
    },
  });
  let outcome: PlanOutcome | undefined;
  const done = walked.run().then((result) => {
    outcome = result;
  });
  while (!outcome) {
    running.splice(pick(running.length), 1)[0]?.();
    // Lets the walk react before the next step finishes.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await done;
  return { ...trace, outcome };
}

/** The same rules, said again as a fixed point over the whole graph, one node at a time in plan order. */
function reference(plan: Plan, leave: (nodeId: string) => StepOutcome) {
  const left = new Map<string, string | null>();
  const started = new Set<string>();
  const skipped = new Set<string>();
  const edges: Record<string, boolean> = {};
  for (const step of plan.steps) {
    const taken = step.needs.filter((need) => left.get(need.from) === need.handle).length;
    const wanted = step.join.mode === "count" ? Math.max(1, step.join.count ?? 1) : 1;
    const starts = step.needs.length === 0 || taken >= wanted;
    for (const need of step.needs) edges[need.edgeId] = left.get(need.from) === need.handle;
    const outcome = starts ? leave(step.nodeId) : undefined;
    (starts ? started : skipped).add(step.nodeId);
    left.set(step.nodeId, outcome?.kind === "left" ? outcome.handle : null);
  }
  return { started, skipped, edges };
}

const left = (handle = "out"): StepOutcome => ({ kind: "left", handle });

describe("run-plan", () => {
  test("runs a line in order", async () => {
    const { started, outcome } = await walk(flow("a -> b -> c").plan, () => left());
    expect(started).toEqual(["a", "b", "c"]);
    expect(outcome).toEqual({ kind: "completed" });
  });

  test("skips the branch that is not taken and all that only it feeds, and still joins", async () => {
    const { plan } = flow("a -> c; c.true -> x -> m; c.false -> y -> z -> m");
    const { started, skipped, edges } = await walk(plan, (id) => left(id === "c" ? "true" : "out"));
    expect(started).toEqual(["a", "c", "x", "m"]);
    expect(skipped).toEqual(["y", "z"]);
    expect(Object.values(edges).filter((taken) => !taken)).toHaveLength(3);
  });

  test("starts siblings together", async () => {
    let most = 0;
    const { plan } = flow("a -> b; a -> c; a -> d; b -> m; c -> m; d -> m");
    await walk(
      plan,
      () => left(),
      (running) => {
        most = Math.max(most, running);
        return 0;
      },
    );
    expect(most).toBe(3);
  });

  test("starts a merge of any once, with what had arrived", async () => {
    const { plan } = flow('m: merge {"config":{"mode":"any"}}; a -> b -> m; a -> c -> m; m -> z');
    const trace = await walk(
      plan,
      () => left(),
      (running) => running - 1,
    );
    expect(trace.started.filter((id) => id === "m")).toHaveLength(1);
    expect(trace.joined.m).toEqual(["c"]);
  });

  test("skips a merge of count that can no longer be reached", async () => {
    const { plan } = flow('m: merge {"config":{"mode":"count","count":2}}; a -> c; c.true -> x -> m; c.false -> y -> m');
    const { skipped, outcome } = await walk(plan, (id) => left(id === "c" ? "true" : "out"));
    expect(skipped).toEqual(["y", "m"]);
    expect(outcome.kind).toBe("completed");
  });

  test("starts nothing after a failure and names the step that failed", async () => {
    const { plan } = flow("a -> b -> c; a -> d -> e");
    const { started, outcome } = await walk(plan, (id) => (id === "b" ? { kind: "failed" } : left()));
    expect(outcome).toEqual({ kind: "failed", nodeId: "b" });
    expect(started).toEqual(["a", "b", "d"]);
  });

  test("ends at once when a step ends the run", async () => {
    const { outcome, started } = await walk(flow("a -> b -> c").plan, (id) => (id === "b" ? { kind: "ended" } : left()));
    expect(outcome).toEqual({ kind: "ended", nodeId: "b" });
    expect(started).toEqual(["a", "b"]);
  });

  test("settles recalled steps in the order they were settled in, without running them again", async () => {
    const { plan } = flow('m: merge {"config":{"mode":"any"}}; a -> b -> m; a -> c -> m');
    const known: Record<string, number> = { a: 1, c: 2, b: 3 };
    const joined: string[][] = [];
    const executed: string[] = [];
    const walked = createPlanWalk(plan, {
      recall: ({ nodeId }) => (known[nodeId] ? { outcome: left(), order: known[nodeId] } : undefined),
      execute: async ({ nodeId }, taken) => {
        executed.push(nodeId);
        joined.push(taken.map(({ from }) => from));
        return left();
      },
    });
    expect(await walked.run()).toEqual({ kind: "completed" });
    expect(executed).toEqual(["m"]);
    expect(joined).toEqual([["c"]]);
  });

  test("rejects when a handler throws", async () => {
    const walked = createPlanWalk(flow("a -> b").plan, { execute: () => Promise.reject(new Error("boom")) });
    await expect(walked.run()).rejects.toThrow("boom");
  });

  test("does not overflow on a chain of skips as long as a document may be", async () => {
    const nodes = Array.from({ length: 498 }, (_, index) => `n${index}`);
    const { plan } = flow(`a -> c; c.false -> ${nodes.join(" -> ")}`);
    const { skipped } = await walk(plan, (id) => left(id === "c" ? "true" : "out"));
    expect(skipped).toHaveLength(498);
  });

  test("agrees with the reference interpreter on random graphs, whatever the order of completion", async () => {
    const scenario = validDocument({ maxNodes: 14 }).chain((document) =>
      fc.record({ document: fc.constant(document), outcomes: outcomesFor(document), picks: fc.array(fc.nat(), { maxLength: 40 }) }),
    );
    await fc.assert(
      fc.asyncProperty(scenario, async ({ document, outcomes, picks }) => {
        const plan = compilePlan(toGraph(document, testCatalog).graph, "n0");
        const leave = (nodeId: string): StepOutcome => {
          const outcome = outcomes[nodeId];
          return left(outcome && "handle" in outcome ? outcome.handle : "error");
        };
        let turn = 0;
        const trace = await walk(plan, leave, (running) => (picks[turn++ % Math.max(1, picks.length)] ?? 0) % Math.max(1, running));
        const expected = reference(plan, leave);
        expect(new Set(trace.started)).toEqual(expected.started);
        expect(new Set(trace.skipped)).toEqual(expected.skipped);
        expect(trace.started).toHaveLength(expected.started.size);
        expect(trace.edges).toEqual(expected.edges);
        expect(trace.outcome).toEqual({ kind: "completed" });
      }),
      { numRuns: 150 },
    );
  }, 30_000);
});
