import { expect, test } from "vitest";
import { limits } from "@/server/limits";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { toGraph } from "../graph";

const issues = (text: string) => toGraph(flowDocument(text), testCatalog).issues;

test("loops inside loops, with branches, merges and a stop inside, have no issues", () => {
  expect(
    issues(
      "a -> outer; outer.item -> i; i.true -> b; i.false -> inner; inner.body -> c; inner.done -> m; b -> m; m: merge; outer.done -> e; c -> z; z: end",
    ),
  ).toEqual([]);
});

test("an edge from inside a loop to outside, or from outside in, is named and left out", () => {
  const { graph, issues: found } = toGraph(
    flowDocument('a -> loop; loop.item -> b; loop.done -> c; b -> out; out: pass {"parent":null}; c -> x; x: pass {"parent":"loop"}'),
    testCatalog,
  );
  expect(found.filter(({ severity }) => severity === "error")).toMatchObject([
    { code: "edge_crosses_loop", nodeId: "b", edgeId: "e4", message: "“b” is inside “loop”, and “out” is not" },
    { code: "edge_crosses_loop", nodeId: "c", edgeId: "e5", message: "“x” is inside “loop”, and “c” is not" },
  ]);
  expect(graph.nodes.get("out")?.inbound).toEqual([]);
});

test("a pass cannot lead back to its loop, nor a loop go on inside itself", () => {
  expect(issues('a -> loop; loop.item -> b -> loop; loop.done -> c; c: pass {"parent":"loop"}')).toMatchObject([
    { code: "edge_crosses_loop", message: "“b” is inside “loop”, so it cannot lead back to it: a pass ends by itself" },
    { code: "edge_crosses_loop", message: "“c” is inside “loop”, so it cannot come after its “done”" },
    { code: "unreachable", nodeId: "c", message: expect.stringContaining("not connected to its “item”") },
  ]);
});

test("the entry of a loop leads only to nodes inside it", () => {
  expect(issues('a -> loop; loop.item -> b; loop.item -> c; c: pass {"parent":null}')).toMatchObject([
    { code: "entry_outside", nodeId: "loop", severity: "error", message: "“item” of “loop” leads into the loop, but “c” is outside it" },
    { code: "unreachable" },
  ]);
  // An inner loop's entry does not lead into the outer one.
  expect(issues('a -> o; o.item -> i; i.item -> b; b: pass {"parent":"o"}; i: for-each')).toMatchObject([
    { code: "entry_outside", nodeId: "i" },
    { code: "empty_body", nodeId: "i" },
    { code: "unreachable" },
  ]);
});

test("a node can only be inside a container, not inside itself, and a trigger not at all", () => {
  expect(issues('a -> b -> c; c: pass {"parent":"b"}')).toMatchObject([
    { code: "not_a_container", nodeId: "c", field: "parent", message: "“c” is inside “b”, which holds no nodes" },
  ]);
  expect(
    issues('a -> x; x: for-each {"parent":"y","config":{"items":[]}}; y: for-each {"parent":"x","config":{"items":[]}}; a -> y'),
  ).toMatchObject([
    { code: "parent_cycle", nodeId: "x" },
    { code: "parent_cycle", nodeId: "y" },
    { code: "empty_body", severity: "warning" },
    { code: "empty_body", severity: "warning" },
  ]);
  expect(issues('a -> loop; loop.item -> b; t: start {"parent":"loop"}; t -> c; c: pass {"parent":null}')).toMatchObject([
    { code: "trigger_inside", nodeId: "t", message: "“t” is a trigger, so it cannot be inside “loop”" },
  ]);
});

test("a loop with nothing inside is a warning that says from where to connect", () => {
  expect(issues("a -> loop; loop: while")).toMatchObject([
    { code: "empty_body", severity: "warning", nodeId: "loop", fix: "Add a node inside and connect it from “body”." },
  ]);
});

test("loops stand inside each other as deep as the limit, and the first that is deeper says so", () => {
  const nest = (depth: number) => `a -> ${Array.from({ length: depth }, (_, level) => `l${level}; l${level}.item -> `).join("")}end`;
  expect(issues(nest(limits.loopDepth))).toEqual([]);
  expect(issues(nest(limits.loopDepth + 2))).toMatchObject([{ code: "loop_too_deep", nodeId: `l${limits.loopDepth}` }]);
});

test("a circle inside a loop is found like any other", () => {
  expect(issues("a -> loop; loop.item -> b -> c -> b")).toMatchObject([{ code: "cycle", nodeId: "b" }]);
});
