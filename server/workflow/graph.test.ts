import fc from "fast-check";
import { expect, test } from "vitest";
import { flow, flowDocument } from "@/tests/support/flow";
import { messyDocument, validDocument } from "@/tests/support/random-document";
import { testCatalog } from "@/tests/support/test-catalog";
import type { WorkflowDocument } from "./document";
import { checkMapping } from "./expression/check-mapping";
import { toGraph } from "./graph";

const issuesOf = (document: WorkflowDocument) => toGraph(document, testCatalog).issues;
const issues = (text: string) => issuesOf(flowDocument(text));
const work = (config: object, before = "a -> w") =>
  issues(`${before}; w: work ${JSON.stringify({ config: { url: "https://example.com", ...config } })}`);

test("a sound document has no issues", () => {
  expect(flow("a -> b; b.true -> c; b.false -> d; c -> m; d -> m; m: merge").issues).toEqual([]);
});

test("a circle is one issue that names its nodes in order", () => {
  const found = issues("a -> b -> c -> d -> b; d -> e");
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    severity: "error",
    code: "cycle",
    nodeId: "b",
    message: "These nodes form a circle: “b” → “c” → “d” → “b”",
  });
  expect(issues("a -> b -> b")).toMatchObject([{ code: "cycle", nodeId: "b" }]);
});

test("two separate circles are two issues", () => {
  expect(issues("a -> b -> c -> b; a -> d -> e -> d").map(({ code, nodeId }) => [code, nodeId])).toEqual([
    ["cycle", "b"],
    ["cycle", "d"],
  ]);
});

test("edges that cannot hold are named and left out", () => {
  const document = flowDocument("a -> b -> c");
  const edge = { source: "a", sourceHandle: "out", target: "c", targetHandle: "in" };
  document.edges.push(
    { ...edge, id: "x1", target: "ghost" },
    { ...edge, id: "x2", sourceHandle: "maybe" },
    { ...edge, id: "x3", targetHandle: "side" },
    { ...edge, id: "x4", source: "b", target: "a" },
    { ...edge, id: "x5", source: "b" },
    { ...edge, id: "e1" },
  );
  const { graph, issues: found } = toGraph(document, testCatalog);
  expect(found.map(({ edgeId, code }) => [edgeId, code])).toEqual([
    ["x1", "dangling_edge"],
    ["x2", "unknown_handle"],
    ["x3", "unknown_handle"],
    ["x4", "trigger_inbound"],
    ["x5", "duplicate_edge"],
    ["e1", "duplicate_id"],
  ]);
  expect(found[0]?.message).toContain("“ghost”");
  expect(found[1]?.message).toBe("“a” has no output “maybe”; it has “out”");
  expect(graph.nodes.get("c")?.inbound.map(({ id }) => id)).toEqual(["e2"]);
});

test("an equal id, a reserved id, an unknown type and a missing container are issues of their node", () => {
  const document = flowDocument("a -> b; b -> item; b -> c; c: teleport");
  const [, b] = document.nodes;
  document.nodes.push({ ...b!, name: "Twin" }, { ...b!, id: "lost", parent: "nowhere" });
  expect(
    issuesOf(document)
      .filter(({ severity }) => severity === "error")
      .map(({ nodeId, code }) => [nodeId, code]),
  ).toEqual([
    ["item", "reserved_id"],
    ["c", "unknown_type"],
    ["b", "duplicate_id"],
    ["lost", "unknown_parent"],
  ]);
});

test("a workflow that nothing can start has an issue of its own", () => {
  expect(issues("a: pass; a -> b")).toMatchObject([{ code: "no_trigger", severity: "error" }]);
  expect(issues('a: start {"disabled":true}; a -> b')).toMatchObject([{ code: "no_trigger" }]);
});

test("what no trigger leads to is a warning, and so are its settings", () => {
  expect(issues('a -> b; loose: work {"config":{}}')).toMatchObject([
    { code: "unreachable", severity: "warning", nodeId: "loose" },
    { code: "missing_field", severity: "warning", nodeId: "loose" },
  ]);
});

test("a missing or wrong setting names the node, the field and the fix", () => {
  expect(issues('a -> w; w: work {"config":{}}')).toMatchObject([
    { severity: "error", nodeId: "w", field: "config.url", code: "missing_field", message: "“w”: URL is missing", fix: "Fill in URL." },
  ]);
  expect(work({ url: "" })).toMatchObject([{ field: "config.url", code: "missing_field" }]);
  expect(work({ retries: 9 })).toMatchObject([{ field: "config.retries", code: "invalid_field" }]);
  expect(work({ headers: { accept: 3 } })).toMatchObject([{ field: "config.headers.accept", code: "invalid_field" }]);
});

test("the settings of a disabled or pinned node do not keep the workflow from running", () => {
  for (const state of ['"disabled":true', '"pinned":{"ok":true}']) {
    expect(issues(`a -> w -> b; w: work {${state}}`).map(({ severity }) => severity)).toEqual(["warning"]);
  }
});

test("a field that holds an expression is not checked before its value is known", () => {
  expect(work({ retries: "{{ trigger.retries }}", headers: "{{ trigger.headers }}" })).toEqual([]);
});

test("expressions may name the given names and nodes before, and nothing else", () => {
  expect(work({ body: ["{{ trigger.x }} {{ input }} {{ run.id }} {{ a.b }}"] })).toEqual([]);
  expect(work({ body: { deep: ["{{ nope.x }}"] } })).toMatchObject([
    {
      code: "unknown_reference",
      field: "config.body.deep[0]",
      message: "“w” reads “{{ nope.x }}”, but there is no node with the id “nope”",
    },
  ]);
  expect(work({ body: "{{ later.x }}" }, "a -> w -> later")).toMatchObject([
    { code: "unknown_reference", message: expect.stringContaining("“later” does not run before it") },
  ]);
  expect(work({ body: "{{ w.x }}" })).toMatchObject([{ code: "unknown_reference" }]);
});

test("a field that a node before does not give is a warning", () => {
  const text = (key: string) => `a -> w -> b; w: work {"config":{"url":"x"}}; b: pass {"config":{"value":"{{ w.${key} }}"}}`;
  expect(issues(text("status"))).toEqual([]);
  expect(issues(text("state"))).toMatchObject([{ severity: "warning", code: "unknown_reference", fix: "It gives: status, body." }]);
});

test("broken expressions and conditions are issues of their field", () => {
  expect(work({ url: "{{ a.b" })).toMatchObject([{ code: "expression_syntax", field: "config.url" }]);
  expect(work({ url: "{{ 1 + 1 }}" })).toMatchObject([{ code: "expression_syntax" }]);
  const condition = (text: string) => issues(`a -> c; c: if ${JSON.stringify({ config: { condition: text } })}`);
  expect(condition("input.n > 3 && a.ok")).toEqual([]);
  expect(condition("input.n >")).toMatchObject([{ code: "expression_syntax", field: "config.condition" }]);
  expect(condition("{{ input.n }} > 3")).toMatchObject([{ code: "expression_syntax", message: expect.stringContaining("without {{ }}") }]);
  expect(condition("later.n > 3")).toMatchObject([{ code: "unknown_reference", field: "config.condition" }]);
  expect(condition("input.list.exists(x, x.n > 3)")).toEqual([]);
});

test("braces in a program are the program's own", () => {
  expect(work({ code: "return `{{ not.ours }}`" })).toEqual([]);
});

test("other languages are checked by who can", () => {
  expect(checkMapping("jsonata", '{"a": $sum(input.x)}')).toMatchObject({ ok: true, references: [{ root: "input", path: ["x"] }] });
  expect(checkMapping("jsonata", '{"a": ')).toMatchObject({ ok: false, at: 6, message: expect.stringContaining("at character 6") });
  expect(checkMapping("jsonata", "(".repeat(9_999))).toMatchObject({ ok: false });
  const document = flowDocument('a -> w; w: work {"config":{"url":"x","code":"bad"}}');
  const { issues: found } = toGraph(document, testCatalog, {
    checkProgram: (language, text) => ({ ok: false, message: `${language} says no to ${text}` }),
  });
  expect(found).toMatchObject([{ code: "expression_syntax", field: "config.code", message: "“w”: javascript says no to bad" }]);
});

test("a pinned output must leave by a handle that is there", () => {
  const document = flowDocument("a -> b");
  document.nodes[1]!.pinned = { output: 1, handle: "sideways" };
  expect(issuesOf(document)).toMatchObject([{ code: "unknown_handle", field: "pinned.handle", severity: "warning" }]);
});

test("a ring of 10,000 nodes is one issue", () => {
  const ring = `a -> n0; ${Array.from({ length: 10_000 }, (_, index) => `n${index}`).join(" -> ")} -> n0`;
  expect(issues(ring)).toMatchObject([{ code: "cycle" }]);
});

test("valid documents have no errors, and messy ones never throw", () => {
  fc.assert(fc.property(validDocument(), (document) => issuesOf(document).every(({ severity }) => severity === "warning")));
  fc.assert(
    fc.property(messyDocument, (document) => {
      const { graph, issues: found } = toGraph(document, testCatalog);
      for (const { message } of found) expect(message).not.toContain("undefined");
      expect(graph.order.length).toBeLessThanOrEqual(graph.nodes.size);
    }),
    { numRuns: 500 },
  );
});
