// Any edits of two people, merged. What each of them did is read off the documents anew, so that the merge does not judge itself.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { validDocument } from "@/tests/support/random-document";
import { drawEdit, makeDice } from "@/tests/support/random-edits";
import { testCatalog } from "@/tests/support/test-catalog";
import { isSameDocument } from "../diff-document";
import { type DocumentNode, defaultSettings, type WorkflowDocument, workflowDocument } from "../document";
import { editDocument } from "../edit-document";
import { edgeKey } from "../graph/graph-node";
import { type Merge, mergeDocuments } from "../merge-document";
import { isSameValue } from "./is-same-value";

const nodeOf = ({ nodes }: WorkflowDocument, id: string) => nodes.find((node) => node.id === id);

/** A document and what two people made of it. */
const twoPeople = fc
  .tuple(validDocument({ maxNodes: 7 }), fc.nat(), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))
  .map(([start, seed, mineCount, theirCount]) => {
    const dice = makeDice(seed);
    const edit = (who: string, count: number) =>
      Array.from({ length: count }, (_, at) => `${who}${at}`).reduce(
        (document, mark) => editDocument(document, drawEdit(document, dice, mark)),
        start,
      );
    return { base: start, mine: edit("mine", mineCount), theirs: edit("theirs", theirCount) };
  });
const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 250) };
const allTheirs = (conflicts: Merge["conflicts"]) => new Map(conflicts.map(({ key }) => [key, "theirs" as const]));

describe("for any edits of two people", () => {
  test("the result is a document: no connection without its ends, no id twice, no loop inside itself", () => {
    fc.assert(
      fc.property(twoPeople, fc.boolean(), (people, chooseTheirs) => {
        const first = mergeDocuments(people, testCatalog);
        const { document } = chooseTheirs ? mergeDocuments(people, testCatalog, { choices: allTheirs(first.conflicts) }) : first;
        expect(workflowDocument.safeParse(document).error).toBeUndefined();
        const ids = document.nodes.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(document.edges.map(({ id }) => id)).size).toBe(document.edges.length);
        for (const { source, target } of document.edges) expect(ids).toEqual(expect.arrayContaining([source, target]));
        for (const node of document.nodes) expect(climb(document, node)).toBe("out");
      }),
      runs,
    );
  });

  test("no edit vanishes unless a conflict lists it", () => {
    fc.assert(
      fc.property(twoPeople, (people) => {
        const { document, conflicts } = mergeDocuments(people, testCatalog);
        for (const side of ["mine", "theirs"] as const) {
          const lost = listEdits(people.base, people[side]).filter(
            (edit) => !holds(document, edit, people) && !isListed(edit, { conflicts, ...people }),
          );
          expect({ side, lost }).toEqual({ side, lost: [] });
        }
      }),
      runs,
    );
  });

  test("who is who does not matter, but for conflicts and for whose new node is renamed", () => {
    fc.assert(
      fc.property(twoPeople, ({ base, mine, theirs }) => {
        const one = mergeDocuments({ base, mine, theirs }, testCatalog);
        const other = mergeDocuments({ base, mine: theirs, theirs: mine }, testCatalog);
        // Whether two nodes would end up in each other may hang on which of two parents one of them got.
        const keys = ({ conflicts }: Merge) => conflicts.filter(({ kind }) => kind !== "nesting").map(({ key }) => key);
        expect(keys(other).sort()).toEqual(keys(one).sort());
        expect(other.conflicts.length > 0).toBe(one.conflicts.length > 0);
        if (one.conflicts.length > 0) return;
        expect(outline(other.document)).toEqual(outline(one.document));
      }),
      runs,
    );
  });

  test("merging with what nobody changed gives the other draft, and merging again changes nothing", () => {
    fc.assert(
      fc.property(twoPeople, ({ base, mine, theirs }) => {
        const alone = mergeDocuments({ base, mine, theirs: base }, testCatalog);
        expect(alone.conflicts).toEqual([]);
        expect(outline(alone.document)).toEqual(outline(mine));
        const { document } = mergeDocuments({ base, mine, theirs }, testCatalog);
        const again = mergeDocuments({ base: theirs, mine: document, theirs }, testCatalog);
        expect(again.conflicts).toEqual([]);
        expect(isSameDocument(again.document, document)).toBe(true);
      }),
      runs,
    );
  });
});

function climb({ nodes }: WorkflowDocument, node: DocumentNode): "out" | "circle" | "missing" {
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const seen = new Set<string>();
  for (let at: string | null = node.id; at !== null; at = parents.get(at) ?? null) {
    if (!parents.has(at)) return "missing";
    if (seen.has(at)) return "circle";
    seen.add(at);
  }
  return "out";
}

/** A document without the ids that a merge may have to give anew, in an order of its own. */
function outline(document: WorkflowDocument) {
  const names = new Map(document.nodes.map(({ id, name }) => [id, name]));
  const name = (id: string | null) => (id === null ? null : (names.get(id) ?? id));
  const sort = (list: unknown[]) => list.map((each) => stable(each)).sort();
  return {
    nodes: sort(document.nodes.map(({ id, ...node }) => ({ ...node, parent: name(node.parent) }))),
    edges: sort(document.edges.map(({ id, ...edge }) => ({ ...edge, source: name(edge.source), target: name(edge.target) }))),
    notes: sort(document.notes.map(({ id, ...note }) => note)),
    settings: document.settings ?? defaultSettings,
  };
}

/** Neither the order of keys counts, nor that in which two people's entries follow each other in a list. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (Array.isArray(each)) return each.toSorted((one, other) => (stable(one) < stable(other) ? -1 : 1));
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

type Edit =
  | { what: "added"; node: DocumentNode }
  | { what: "removed"; id: string }
  | { what: "field"; id: string; path: readonly string[]; value: unknown }
  | { what: "connected" | "disconnected"; key: string; source: string; target: string }
  | { what: "note"; id: string; text: string | null }
  | { what: "note-place"; id: string; field: "position" | "size"; value: unknown }
  | { what: "group"; id: string; name: string | null }
  /** Of a list in the settings of a node. */
  | { what: "entry"; id: string; name: string }
  | { what: "priority"; value: number };

function listEdits(before: WorkflowDocument, now: WorkflowDocument): Edit[] {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const edits: Edit[] = [];
  for (const node of now.nodes) {
    const was = old.get(node.id);
    if (!was) edits.push({ what: "added", node });
    else
      for (const path of [
        ["name"],
        ["note"],
        ["disabled"],
        ["parent"],
        ["position"],
        ["pinned"],
        ["policy", "timeoutMs"],
        ["config", "url"],
        ["config", "method"],
        ["config", "body"],
      ])
        if (!isSameValue(readAt(was, path), readAt(node, path)))
          edits.push({ what: "field", id: node.id, path, value: readAt(node, path) });
  }
  for (const { id } of before.nodes) if (!nodeOf(now, id)) edits.push({ what: "removed", id });
  const [oldKeys, newKeys] = [new Set(before.edges.map(edgeKey)), new Set(now.edges.map(edgeKey))];
  for (const edge of now.edges) if (!oldKeys.has(edgeKey(edge))) edits.push({ what: "connected", key: edgeKey(edge), ...edge });
  for (const edge of before.edges)
    if (!newKeys.has(edgeKey(edge)) && nodeOf(now, edge.source) && nodeOf(now, edge.target))
      edits.push({ what: "disconnected", key: edgeKey(edge), ...edge });
  for (const note of now.notes)
    if (before.notes.find(({ id }) => id === note.id)?.text !== note.text) edits.push({ what: "note", id: note.id, text: note.text });
  for (const { id } of before.notes) if (!now.notes.some((note) => note.id === id)) edits.push({ what: "note", id, text: null });
  for (const field of ["position", "size"] as const)
    for (const note of now.notes) {
      const was = before.notes.find(({ id }) => id === note.id);
      if (was && !isSameValue(was[field], note[field])) edits.push({ what: "note-place", id: note.id, field, value: note[field] });
    }
  for (const { id, name } of now.groups)
    if (before.groups.find((group) => group.id === id)?.name !== name) edits.push({ what: "group", id, name });
  for (const { id } of before.groups) if (!now.groups.some((group) => group.id === id)) edits.push({ what: "group", id, name: null });
  for (const node of now.nodes) {
    const known = new Set(listEntries(old.get(node.id)));
    for (const name of listEntries(node)) if (!known.has(name)) edits.push({ what: "entry", id: node.id, name });
  }
  const [wasFirst, isFirst] = [before.settings?.priority ?? 50, now.settings?.priority ?? 50];
  if (wasFirst !== isFirst) edits.push({ what: "priority", value: isFirst });
  return edits;
}

const listEntries = (node: DocumentNode | undefined): string[] =>
  Array.isArray(node?.config.cases) ? node.config.cases.map((entry: { name: string }) => entry.name) : [];

function readAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    value,
  );
}

function holds(document: WorkflowDocument, edit: Edit, { mine, theirs }: { mine: WorkflowDocument; theirs: WorkflowDocument }): boolean {
  // A new node is known by its name: the merge may have given it another id.
  const named = (id: string) => [mine, theirs].flatMap(({ nodes }) => nodes.filter((node) => node.id === id).map(({ name }) => name));
  switch (edit.what) {
    case "added":
      return document.nodes.some((node) => node.name === edit.node.name);
    case "removed":
      return nodeOf(document, edit.id) === undefined;
    case "field": {
      const value = readAt(nodeOf(document, edit.id), edit.path);
      const renamed = edit.path[0] === "parent" && named(String(edit.value)).includes(nodeOf(document, String(value))?.name ?? "");
      return renamed || isSameValue(value, edit.value);
    }
    case "connected":
      return document.edges.some(
        ({ source, target }) =>
          [edit.source, ...named(edit.source)].includes(nodeOf(document, source)?.name ?? "") ||
          (source === edit.source && (target === edit.target || named(edit.target).includes(nodeOf(document, target)?.name ?? ""))),
      );
    case "disconnected":
      return !document.edges.some((edge) => edgeKey(edge) === edit.key);
    case "note":
      return edit.text === null ? !document.notes.some(({ id }) => id === edit.id) : document.notes.some(({ text }) => text === edit.text);
    case "note-place":
      return document.notes.some((note) => isSameValue(note[edit.field], edit.value));
    case "group":
      return edit.name === null
        ? !document.groups.some(({ id }) => id === edit.id)
        : document.groups.some(({ name }) => name === edit.name);
    case "entry":
      return document.nodes.some((node) => listEntries(node).includes(edit.name));
    case "priority":
      return document.settings?.priority === edit.value;
  }
}

function isListed(
  edit: Edit,
  { conflicts, base, mine, theirs }: { conflicts: Merge["conflicts"] } & Record<"base" | "mine" | "theirs", WorkflowDocument>,
): boolean {
  const ids =
    edit.what === "connected" || edit.what === "disconnected"
      ? [edit.source, edit.target]
      : edit.what === "added"
        ? [edit.node.id]
        : "id" in edit
          ? [edit.id]
          : [];
  // A conflict about a deleted loop stands for all that was in it.
  const around = new Set(ids.flatMap((id) => [base, mine, theirs].flatMap((document) => [...listAround(document, id)])));
  return conflicts.some(
    (conflict) =>
      (conflict.subject === "settings" && edit.what === "priority") ||
      (conflict.subject === "note" && (edit.what === "note" || edit.what === "note-place") && conflict.id === edit.id) ||
      (edit.what === "group" && isAboutGroup(conflict, edit)) ||
      (conflict.subject === "node" &&
        around.has(conflict.id ?? "") &&
        (conflict.kind !== "field" || edit.what !== "field" || conflict.path[0] === edit.path[0] || conflict.path[0] === "type")) ||
      (conflict.kind === "nesting" && edit.what === "field" && edit.path[0] === "parent"),
  );
}

/** Its name, its end, the end of all its nodes, or that it was one of two groups that a node was put into. */
function isAboutGroup(
  { subject, id, path, mine, theirs, touched = [] }: Merge["conflicts"][number],
  group: { id: string; name: string | null },
) {
  const isTouched = touched.some((part) => part.what === "grouped" && part.name === group.name);
  return (subject === "group" && id === group.id) || isTouched || (path[0] === "group" && [mine, theirs].includes(group.id));
}

function listAround(document: WorkflowDocument, id: string): Set<string> {
  const around = new Set<string>();
  for (let at: string | null = id; at !== null && !around.has(at); at = nodeOf(document, at)?.parent ?? null) around.add(at);
  return around;
}
