import { describe, expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { isSameDocument } from "./diff-document";
import { type DocumentNode, defaultSettings, type WorkflowDocument } from "./document";
import { type EditCommand, editDocument } from "./edit-document";
import { edgeKey } from "./graph/graph-node";
import type { Side } from "./merge/merge-value";
import { mergeDocuments, needsChoice } from "./merge-document";

const base = flowDocument(`a -> l; l.item -> b -> c; l.done -> d; b: work {"config":{"url":"https://a","method":"GET"}}`);
const edited = (...commands: EditCommand[]) => commands.reduce(editDocument, base);
const merge = (mine: WorkflowDocument, theirs: WorkflowDocument, choices: Record<string, Side> = {}) =>
  mergeDocuments({ base, mine, theirs }, testCatalog, { choices: new Map(Object.entries(choices)) });
const nodeOf = ({ nodes }: WorkflowDocument, id: string) => nodes.find((node) => node.id === id);
const rename = (nodeId: string, name: string): EditCommand => ({ type: "rename-node", nodeId, name });
const setUrl = (value: string): EditCommand => ({ type: "set-config", nodeId: "b", path: ["url"], value });
const makeNode = (id: string, more: Partial<DocumentNode> = {}): DocumentNode => ({
  id,
  type: "pass",
  name: id,
  position: { x: 0, y: 0 },
  config: {},
  disabled: false,
  pinned: null,
  note: "",
  parent: null,
  ...more,
});

describe("what only one person changed is taken without asking", () => {
  test("different nodes, different fields of one node, and different keys of its settings", () => {
    const mine = edited(rename("a", "Mine"), setUrl("https://mine"), { type: "set-note", nodeId: "c", note: "mine" });
    const theirs = edited(rename("c", "Theirs"), { type: "set-config", nodeId: "b", path: ["method"], value: "POST" });
    const { document, conflicts } = merge(mine, theirs);
    expect(conflicts).toEqual([]);
    expect(nodeOf(document, "a")?.name).toBe("Mine");
    expect(nodeOf(document, "c")).toMatchObject({ name: "Theirs", note: "mine" });
    expect(nodeOf(document, "b")?.config).toEqual({ url: "https://mine", method: "POST" });
  });

  test("connections, notes and settings of the workflow", () => {
    const note = { id: "note1", position: { x: 0, y: 0 }, size: { width: 100, height: 100 }, text: "why" };
    const mine = edited({ type: "disconnect", edgeIds: [base.edges[0]?.id ?? ""] }, { type: "add-note", note });
    const theirs = edited(
      { type: "connect", edge: { source: "a", sourceHandle: "out", target: "d", targetHandle: "in" } },
      { type: "set-settings", settings: { ...defaultSettings, priority: 90 } },
    );
    const { document, conflicts } = merge(mine, theirs);
    expect(conflicts).toEqual([]);
    expect(document.edges.map(edgeKey)).not.toContain(edgeKey(base.edges[0]!));
    expect(document.edges.some(({ source, target }) => source === "a" && target === "d")).toBe(true);
    expect(document.notes).toEqual([note]);
    expect(document.settings?.priority).toBe(90);
  });

  test("the same edit by both is no conflict", () => {
    const both = edited(setUrl("https://same"), { type: "remove-nodes", nodeIds: ["d"] });
    expect(merge(both, both)).toMatchObject({ conflicts: [] });
    expect(isSameDocument(merge(both, both).document, both)).toBe(true);
  });
});

describe("what both changed is listed, and follows the choice", () => {
  test("a field says what it was, what I wrote and what they wrote", () => {
    const [mine, theirs] = [edited(setUrl("https://mine")), edited(setUrl("https://theirs"))];
    const { document, conflicts } = merge(mine, theirs);
    expect(conflicts).toMatchObject([
      { subject: "node", id: "b", path: ["config", "url"], base: "https://a", mine: "https://mine", theirs: "https://theirs" },
    ]);
    expect(nodeOf(document, "b")?.config.url).toBe("https://mine");
    const chosen = merge(mine, theirs, { [conflicts[0]!.key]: "theirs" }).document;
    expect(nodeOf(chosen, "b")?.config.url).toBe("https://theirs");
  });

  test("a place on the canvas is nothing to ask about", () => {
    const move = (x: number) => edited({ type: "move-nodes", positions: { a: { x, y: 1 } } });
    const merged = merge(move(5), move(9));
    expect(merged.conflicts).toMatchObject([{ isQuiet: true, path: ["position"] }]);
    expect(needsChoice(merged)).toBe(false);
    expect(nodeOf(merged.document, "a")?.position.x).toBe(5);
  });

  test("a node that I deleted and they changed: it goes, or it comes back as they left it with its connections", () => {
    const mine = edited({ type: "remove-nodes", nodeIds: ["d"] });
    const theirs = edited(rename("d", "Send"));
    const { document, conflicts } = merge(mine, theirs);
    expect(conflicts).toMatchObject([
      { kind: "deletion", id: "d", deletedBy: "mine", touched: [{ what: "field", nodeId: "d", path: ["name"] }] },
    ]);
    expect(nodeOf(document, "d")).toBeUndefined();
    const chosen = merge(mine, theirs, { [conflicts[0]!.key]: "theirs" }).document;
    expect(isSameDocument(chosen, theirs)).toBe(true);
  });

  test("a node that they deleted and I connected to comes to the same", () => {
    const theirs = edited({ type: "remove-nodes", nodeIds: ["d"] });
    const mine = edited({
      type: "add-node",
      node: makeNode("e"),
      edges: [{ source: "d", sourceHandle: "out", target: "e", targetHandle: "in" }],
    });
    const { document, conflicts } = merge(mine, theirs);
    expect(conflicts).toMatchObject([{ kind: "deletion", deletedBy: "theirs", touched: [{ what: "connected", from: "d", to: "e" }] }]);
    expect(isSameDocument(document, mine)).toBe(true);
    const chosen = merge(mine, theirs, { [conflicts[0]!.key]: "theirs" }).document;
    expect(nodeOf(chosen, "e")).toBeDefined();
    expect(chosen.edges.some(({ target }) => target === "e")).toBe(false);
  });

  test("a loop that I deleted while they worked inside goes or stays as a whole; what they put into it stands outside then", () => {
    const mine = edited({ type: "remove-nodes", nodeIds: ["l"] });
    const theirs = edited(setUrl("https://theirs"), { type: "add-node", node: makeNode("e", { parent: "l" }) });
    const { document, conflicts } = merge(mine, theirs);
    expect(conflicts).toMatchObject([
      {
        kind: "deletion",
        id: "l",
        touched: [
          { nodeId: "b", path: ["config", "url"] },
          { what: "put-inside", nodeId: "e" },
        ],
      },
    ]);
    expect(document.nodes.map(({ id, parent }) => [id, parent])).toEqual([
      ["a", null],
      ["d", null],
      ["e", null],
    ]);
    expect(isSameDocument(merge(mine, theirs, { [conflicts[0]!.key]: "theirs" }).document, theirs)).toBe(true);
  });

  test("a replaced node is taken with all its settings, never half of one type and half of another", () => {
    const replaced = {
      ...base,
      nodes: base.nodes.map((node) => (node.id === "b" ? makeNode("b", { parent: "l", config: { value: 1 } }) : node)),
    };
    const theirs = edited(setUrl("https://theirs"));
    const { document, conflicts } = merge(replaced, theirs);
    expect(conflicts).toMatchObject([{ path: ["type"], mine: { type: "pass" }, theirs: { type: "work" } }]);
    expect(nodeOf(document, "b")).toMatchObject({ type: "pass", config: { value: 1 } });
    const chosen = merge(replaced, theirs, { [conflicts[0]!.key]: "theirs" }).document;
    expect(nodeOf(chosen, "b")).toMatchObject({ type: "work", config: { url: "https://theirs" } });
  });

  test("two loops that were each put into the other do not swallow each other", () => {
    const loops = flowDocument("a -> l; l.item -> b; a -> k; k.item -> c");
    const into = (nodeId: string, parent: string) => editDocument(loops, { type: "set-parent", nodeIds: [nodeId], parent });
    const both = { base: loops, mine: into("k", "l"), theirs: into("l", "k") };
    const { document, conflicts } = mergeDocuments(both, testCatalog);
    expect(conflicts).toMatchObject([{ kind: "nesting" }]);
    expect([nodeOf(document, "k")?.parent, nodeOf(document, "l")?.parent]).toEqual(["l", null]);
    const chosen = mergeDocuments(both, testCatalog, { choices: new Map([[conflicts[0]!.key, "theirs"]]) }).document;
    expect([nodeOf(chosen, "k")?.parent, nodeOf(chosen, "l")?.parent]).toEqual([null, "k"]);
  });
});

test("two new nodes that got one id both stay, and what reads mine follows it: templates, conditions and connections", () => {
  const wire = (target: string) => [{ source: "a", sourceHandle: "out", target, targetHandle: "in" }];
  const mine = edited(
    { type: "add-node", node: makeNode("http", { name: "Mine" }), edges: wire("http") },
    { type: "add-node", node: makeNode("reads", { config: { value: "{{ http.x }} {{ a.http }}" } }), edges: wire("reads") },
    { type: "add-node", node: makeNode("asks", { type: "if", config: { condition: 'http.ok && a.http == "http"' } }) },
  );
  const theirs = edited({ type: "add-node", node: makeNode("http", { name: "Theirs" }) });
  const { document, conflicts } = merge(mine, theirs);
  expect(conflicts).toEqual([]);
  expect([nodeOf(document, "http")?.name, nodeOf(document, "http2")?.name]).toEqual(["Theirs", "Mine"]);
  expect(nodeOf(document, "reads")?.config.value).toBe("{{ http2.x }} {{ a.http }}");
  expect(nodeOf(document, "asks")?.config.condition).toBe('http2.ok && a.http == "http"');
  expect(document.edges.some(({ source, target }) => source === "a" && target === "http2")).toBe(true);
});

describe("groups", () => {
  const grouped = { ...base, groups: [{ id: "g", name: "Research", nodeIds: ["a", "d"] }] };
  const mergeGroups = (mine: WorkflowDocument["groups"], theirs: WorkflowDocument["groups"]) =>
    mergeDocuments({ base: grouped, mine: { ...grouped, groups: mine }, theirs: { ...grouped, groups: theirs } }, testCatalog);

  test("take the members that either put in, and leave out those that either took out", () => {
    const { document, conflicts } = mergeGroups(
      [{ id: "g", name: "Mine", nodeIds: ["a", "d", "l"] }],
      [{ id: "g", name: "Research", nodeIds: ["a"] }],
    );
    expect(conflicts).toEqual([]);
    expect(document.groups).toEqual([{ id: "g", name: "Mine", nodeIds: ["a", "l"] }]);
  });

  test("ask when a node was put into two, and when one was dissolved that someone renamed", () => {
    const twice = mergeGroups(
      [{ id: "g", name: "Research", nodeIds: ["a", "d", "l"] }],
      [...grouped.groups, { id: "h", name: "Other", nodeIds: ["l"] }],
    );
    expect(twice.conflicts).toMatchObject([{ subject: "node", id: "l", path: ["group"], mine: "g", theirs: "h" }]);
    const dissolved = mergeGroups([], [{ id: "g", name: "New name", nodeIds: ["a", "d"] }]);
    expect(dissolved.conflicts).toMatchObject([{ subject: "group", kind: "deletion", deletedBy: "mine" }]);
    expect(dissolved.document.groups).toEqual([]);
  });
});

test("without the base nothing is lost: what one has alone stays, what differs is asked", () => {
  const mine = edited(setUrl("https://mine"), { type: "add-node", node: makeNode("e") });
  const theirs = edited(rename("a", "Theirs"), { type: "remove-nodes", nodeIds: ["d"] });
  const { document, conflicts } = mergeDocuments({ base: null, mine, theirs }, testCatalog);
  expect(conflicts.map(({ id, path }) => [id, path.join(".")])).toEqual([
    ["a", "name"],
    ["b", "config.url"],
  ]);
  expect(document.nodes.map(({ id }) => id).sort()).toEqual(["a", "b", "c", "d", "e", "l"]);
});
