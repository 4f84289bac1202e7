import fc from "fast-check";
import { expect, test } from "vitest";
import { flow, flowDocument } from "@/tests/support/flow";
import { validDocument } from "@/tests/support/random-document";
import { testCatalog } from "@/tests/support/test-catalog";
import { toGraph } from "./graph";
import { compilePlan, type PlanStep } from "./plan";

test("a plan lists what each step waits for, sources first", () => {
  const { plan } = flow("a -> b; b.true -> c; b.false -> d; c -> m; d -> m; m: merge");
  expect(plan.trigger).toBe("a");
  expect(plan.steps.map((step) => step.nodeId)).toEqual(["a", "b", "c", "d", "m"]);
  expect(plan.steps[2]?.needs).toEqual([{ edgeId: "e2", from: "b", handle: "true" }]);
  expect(plan.steps[4]?.needs.map((need) => need.from)).toEqual(["c", "d"]);
});

test("only what the trigger can come to is in the plan, and edges from elsewhere are not waited for", () => {
  const { graph, plan } = flow("a -> b -> c; other -> c; loose: pass; loose -> b");
  expect(plan.steps.map((step) => step.nodeId)).toEqual(["a", "b", "c"]);
  expect(plan.steps.map((step) => step.needs.map((need) => need.from))).toEqual([[], ["a"], ["b"]]);
  expect(compilePlan(graph, "other").steps.map((step) => step.nodeId)).toEqual(["other", "c"]);
});

test("a step carries its join, its handles, its pinned output and whether it is disabled", () => {
  const { plan } = flow(
    'a -> m; a -> c; c -> m; m: merge {"config":{"mode":"count","count":1}}; c: if {"disabled":true,"pinned":7}; c.true -> d',
  );
  const [, merge, check] = ["a", "m", "c"].map((id) => plan.steps.find((step) => step.nodeId === id));
  expect(merge?.join).toEqual({ mode: "count", count: 1 });
  expect(check).toMatchObject({ join: { mode: "all" }, handles: ["true", "false"], disabled: true, pinned: { output: 7 } });
});

test("a plan is plain JSON", () => {
  const { plan } = flow("a -> b; b.error -> c");
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

test("a plan cannot start from a node that is no trigger, is disabled, or leads into a circle", () => {
  const compile = (text: string, id: string) => () => compilePlan(toGraph(flowDocument(text), testCatalog).graph, id);
  expect(compile("a -> b", "b")).toThrow("no trigger “b”");
  expect(compile("a -> b", "nowhere")).toThrow("no trigger “nowhere”");
  expect(compile('a: start {"disabled":true}; a -> b', "a")).toThrow("“a” is disabled");
  expect(compile("a -> b; b -> c; c -> b", "a")).toThrow("in a circle");
  expect(compile("a -> b; b: strange", "a")).toThrow("“strange”");
});

test("in any valid document every step comes after all that it waits for, and nothing reachable is missing", () => {
  fc.assert(
    fc.property(validDocument({ maxNodes: 30 }), (document) => {
      const { graph } = toGraph(document, testCatalog);
      const plan = compilePlan(graph, "n0");
      const place = new Map<string, number>();
      const walk = (steps: readonly PlanStep[], parent: string | null) => {
        for (const step of steps) {
          for (const need of step.needs) expect(place.get(need.from)).toBeLessThan(place.size);
          place.set(step.nodeId, place.size);
          expect(document.nodes.find(({ id }) => id === step.nodeId)?.parent).toBe(parent);
          // A pass begins at its entries and nowhere else.
          const first = step.body?.steps.filter(({ needs }) => needs.length === 0).map(({ nodeId }) => nodeId);
          for (const nodeId of first ?? []) expect(step.body?.entry.map(({ to }) => to)).toContain(nodeId);
          walk(step.body?.steps ?? [], step.nodeId);
        }
      };
      walk(plan.steps, null);
      const reached = new Set(["n0"]);
      for (let before = 0; before !== reached.size; ) {
        before = reached.size;
        for (const edge of document.edges) if (reached.has(edge.source)) reached.add(edge.target);
      }
      expect(new Set(place.keys())).toEqual(reached);
    }),
  );
});

test("a chain of 10,000 nodes compiles", () => {
  const chain = Array.from({ length: 10_000 }, (_, index) => `n${index}`).join(" -> ");
  expect(flow(chain).plan.steps).toHaveLength(10_000);
});

test("the nodes inside a loop are its body, walked from its entry, and not steps of the plan", () => {
  const { plan, issues } = flow("a -> loop; loop.item -> b -> c; loop.item -> d; c -> m; d -> m; loop.done -> e");
  expect(issues).toEqual([]);
  expect(plan.steps.map((step) => step.nodeId)).toEqual(["a", "loop", "e"]);
  const loop = plan.steps[1];
  expect(loop?.handles).toEqual(["done"]);
  expect(loop?.needs.map((need) => need.from)).toEqual(["a"]);
  expect(loop?.body?.steps.map((step) => [step.nodeId, step.needs.map((need) => need.from)])).toEqual([
    ["b", []],
    ["d", []],
    ["c", ["b"]],
    ["m", ["c", "d"]],
  ]);
  expect(loop?.body?.entry.map(({ to }) => to)).toEqual(["b", "d"]);
});

test("loops inside loops are bodies inside bodies", () => {
  const { plan } = flow("a -> outer; outer.item -> b -> inner; inner.body -> c; inner.done -> d; outer.done -> e");
  const inner = plan.steps[1]?.body?.steps[1];
  expect(plan.steps[1]?.body?.steps.map((step) => step.nodeId)).toEqual(["b", "inner", "d"]);
  expect(inner).toMatchObject({ nodeId: "inner", type: "while", body: { entry: [{ to: "c" }], steps: [{ nodeId: "c", needs: [] }] } });
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

test("a plan without loops has no bodies", () => {
  expect(JSON.stringify(flow("a -> b -> c").plan)).not.toContain("body");
});
