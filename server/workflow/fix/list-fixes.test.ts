import { describe, expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { type DocumentEdge, type DocumentNode, defaultSettings, emptyDocument, type WorkflowDocument } from "../document";
import { applyCommand, createHistory, undo } from "../document-history";
import { editDocument } from "../edit-document";
import { type GraphIssue, toGraph } from "../graph";
import { fixAll } from "./fix-all";
import { issueKinds } from "./issue-kinds";
import { listFixes } from "./list-fixes";

const node = (id: string, type: string, more: Partial<DocumentNode> = {}): DocumentNode => ({
  id,
  type,
  name: id,
  position: { x: 0, y: 0 },
  config: {},
  disabled: false,
  pinned: null,
  note: "",
  parent: null,
  ...more,
});
const edge = (source: string, target: string, sourceHandle = "out"): DocumentEdge => ({
  id: `${source}.${sourceHandle}-${target}`,
  source,
  sourceHandle,
  target,
  targetHandle: "in",
});
const drawing = (nodes: DocumentNode[], edges: DocumentEdge[] = [], more: Partial<WorkflowDocument> = {}): WorkflowDocument => ({
  ...emptyDocument,
  nodes: [node("start", "manual"), ...nodes],
  edges,
  ...more,
});
const model = { provider: "demo", model: "demo-1" };
const set = (id: string, more: Partial<DocumentNode> = {}) => node(id, "set", { config: { fields: {} }, ...more });
const loop = (id: string, parent: string | null = null) => node(id, "for-each", { config: { items: [1] }, parent });
const issuesOf = (document: WorkflowDocument) => toGraph(document, nodeCatalog).issues;

/** For every code that has a fix: a drawing with that problem. */
const examples: Partial<Record<GraphIssue["code"], WorkflowDocument>> = {
  unknown_type: drawing([node("a", "teleport")], [edge("start", "a")]),
  duplicate_id: drawing([set("a"), set("a")], [edge("start", "a")]),
  reserved_id: drawing([set("input")], [edge("start", "input")]),
  unknown_parent: drawing([set("a", { parent: "ghost" })], [edge("start", "a")]),
  not_a_container: drawing([set("a"), set("b", { parent: "a" })], [edge("start", "a")]),
  parent_cycle: drawing([loop("a", "b"), loop("b", "a")]),
  loop_too_deep: drawing(
    [loop("l0"), loop("l1", "l0"), loop("l2", "l1"), loop("l3", "l2"), loop("l4", "l3")],
    [edge("start", "l0"), edge("l0", "l1", "item"), edge("l1", "l2", "item"), edge("l2", "l3", "item"), edge("l3", "l4", "item")],
  ),
  trigger_inside: drawing([loop("l"), node("m", "manual", { parent: "l" })], [edge("start", "l")]),
  edge_crosses_loop: drawing(
    [loop("l"), set("a", { parent: "l" }), set("b")],
    [edge("start", "l"), edge("l", "a", "item"), edge("a", "b")],
  ),
  entry_outside: drawing([loop("l"), set("a")], [edge("start", "l"), edge("l", "a", "item")]),
  dangling_edge: drawing([set("a")], [edge("start", "a"), edge("a", "ghost")]),
  unknown_handle: drawing([set("a"), set("b")], [edge("start", "a"), edge("a", "b", "nope")]),
  duplicate_edge: drawing([set("a")], [edge("start", "a"), { ...edge("start", "a"), id: "again" }]),
  trigger_inbound: drawing([set("a")], [edge("start", "a"), edge("a", "start")]),
  cycle: drawing([set("a"), set("b")], [edge("start", "a"), edge("a", "b"), edge("b", "a")]),
  no_trigger: { ...emptyDocument, nodes: [set("a")] },
  unreachable: drawing([set("a", { position: { x: 0, y: 132 } }), set("b", { position: { x: 0, y: 300 } })], [edge("start", "a")]),
  missing_field: drawing([node("writer", "agent", { config: { prompt: "Write" } })], [edge("start", "writer")]),
  invalid_field: drawing(
    [node("get", "http-request", { config: { url: "https://example.com", timeoutMs: "soon" } })],
    [edge("start", "get")],
  ),
  unknown_reference: drawing(
    [set("writer"), set("reads", { config: { fields: { a: "{{ writr.text }}" } } })],
    [edge("start", "writer"), edge("writer", "reads")],
  ),
};
/** Nothing to press: what to do takes thought, or the document was never opened. */
const thoughtful: ReadonlySet<string> = new Set([
  "invalid_json",
  "too_large",
  "too_deep",
  "unsupported_version",
  "invalid_document",
  "empty_body",
  "missing_profile",
  "expression_syntax",
  "maybe_missing",
  "wrong_type",
]);

const codes = Object.keys(issueKinds) as GraphIssue["code"][];

test("every code has words, and either an example of its fix here or a reason to have none", () => {
  for (const code of codes) {
    expect(issueKinds[code]).not.toBe("");
    expect([code, thoughtful.has(code) !== (examples[code] !== undefined)]).toEqual([code, true]);
  }
});

describe("each fix removes its issue, makes no new error, and is one step of undo", () => {
  test.each(Object.entries(examples))("%s", (code, document) => {
    const before = issuesOf(document);
    const found = before.filter((issue) => issue.code === code);
    expect(found).not.toEqual([]);
    const [issue] = found;
    const fixes = listFixes(issue!, { document, catalog: nodeCatalog, model });
    expect(fixes).not.toEqual([]);
    for (const { label, commands } of fixes) {
      const history = applyCommand(createHistory(document), { type: "batch", name: label, commands }, 0);
      const after = issuesOf(history.document);
      expect({ label, left: after.filter((each) => each.code === code && each.message === issue!.message) }).toEqual({ label, left: [] });
      const errors = (issues: readonly GraphIssue[]) => issues.filter(({ severity }) => severity === "error").length;
      expect(errors(after)).toBeLessThanOrEqual(errors(before));
      expect(undo(history, nodeCatalog).document).toBe(document);
    }
  });
});

describe("the likeliest fix comes first", () => {
  const labels = (document: WorkflowDocument, code: GraphIssue["code"]) =>
    issuesOf(document)
      .filter((issue) => issue.code === code)
      .flatMap((issue) => listFixes(issue, { document, catalog: nodeCatalog, model }).map(({ label }) => label));

  test("a misspelled name becomes the nearest one", () => {
    expect(labels(examples.unknown_reference!, "unknown_reference")[0]).toContain("writer");
  });

  test("a node that nothing leads to is connected after what stands above it, or deleted", () => {
    expect(labels(examples.unreachable!, "unreachable")).toEqual(["Connect it after a", "Delete the node"]);
  });

  test("a circle loses the connection that closed it", () => {
    expect(labels(examples.cycle!, "cycle")).toEqual(["Delete the connection from b to a"]);
  });

  test("a rule for a node that is gone keeps its other nodes", () => {
    const recovery = [{ errors: ["timeout"], nodeIds: ["a", "ghost"], strategy: "fail" as const }];
    const document = drawing([set("a")], [edge("start", "a")], { settings: { ...defaultSettings, recovery } });
    const [issue] = issuesOf(document);
    const [fix] = listFixes(issue!, { document, catalog: nodeCatalog, model });
    expect(fix!.commands.reduce(editDocument, document).settings?.recovery[0]?.nodeIds).toEqual(["a"]);
  });
});

test("all issues of a kind are fixed in one step, each looked at again after the one before", () => {
  const document = drawing([set("a")], [edge("start", "a"), edge("a", "ghost"), edge("ghost", "a"), edge("b", "c")]);
  const all = fixAll("dangling_edge", { document, catalog: nodeCatalog, model });
  expect(all?.count).toBe(3);
  const history = applyCommand(createHistory(document), all!.command, 0);
  expect(issuesOf(history.document)).toEqual([]);
  expect(undo(history, nodeCatalog).document).toBe(document);
  expect(fixAll("empty_body", { document, catalog: nodeCatalog, model })).toBeNull();
});
