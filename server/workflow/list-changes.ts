// Everything that differs between two documents, in words and in the order in which people read them: for lists beside a drawing.
import type { NodeCatalog } from "./define";
import { diffDocument } from "./diff-document";
import {
  type DocumentEdge,
  type DocumentGroup,
  type DocumentNode,
  type DocumentNote,
  defaultSettings,
  type WorkflowDocument,
} from "./document";
import type { FieldPath } from "./field-path";
import { listDifferences } from "./list-differences";
import { isSameValue } from "./merge/is-same-value";
import { nameNodeField, nameOtherField, sayNote, sayValue } from "./words/field-words";

export type ChangeKind = "added" | "removed" | "changed" | "moved";

/** One field that differs; null where there is nothing. */
export type FieldChange = { label: string; before: string | null; after: string | null };

export type Change = {
  /** Stable: the same for the same thing of the same two documents. */
  key: string;
  kind: ChangeKind;
  title: string;
  /** The nodes or the edge to show on the canvas. */
  target: { nodeIds: string[]; edgeId?: string };
  fields: FieldChange[];
};

/** Nodes as the second document orders them, then what went, connections, notes, groups and settings; what only moved last. */
export function listChanges(before: WorkflowDocument, after: WorkflowDocument, catalog: NodeCatalog): Change[] {
  const sheet = { before, after, catalog };
  return [
    ...listNodeChanges(sheet),
    ...listEdgeChanges(sheet),
    ...listEntryChanges(sheet, "notes"),
    ...listEntryChanges(sheet, "groups"),
    ...listSettingChanges(sheet),
    ...listMoves(sheet),
  ];
}

type Sheet = { before: WorkflowDocument; after: WorkflowDocument; catalog: NodeCatalog };

function listNodeChanges({ before, after, catalog }: Sheet): Change[] {
  const diff = diffDocument(before, after);
  const added = new Set(diff.added.map(({ id }) => id));
  const changed = new Map(diff.changed.map((pair) => [pair.after.id, pair.before]));
  const now = after.nodes.flatMap((node): Change[] => {
    const old = changed.get(node.id);
    if (old) return [{ ...outline(node, "changed"), fields: compareNodes(old, node, { before, after, catalog }) }];
    if (!added.has(node.id)) return [];
    const wires = sayWires(node, after);
    const fields = [
      ...listSettings(node, { before, after, catalog }),
      ...(wires ? [{ label: "Connections", before: null, after: wires }] : []),
    ];
    return [{ ...outline(node, "added"), fields }];
  });
  const gone = diff.removed.map((node): Change => {
    const wires = sayWires(node, before);
    return { ...outline(node, "removed"), fields: wires ? [{ label: "Connections", before: wires, after: null }] : [] };
  });
  return [...now, ...gone];
}

function outline(node: DocumentNode, kind: ChangeKind): Omit<Change, "fields"> {
  return { key: `node:${node.id}`, kind, title: node.name || node.id, target: { nodeIds: [node.id] } };
}

/** A node of another type has other settings: they are not compared field by field. */
function compareNodes(before: DocumentNode, after: DocumentNode, sheet: Sheet): FieldChange[] {
  const paths = listDifferences({ ...before, position: null }, { ...after, position: null });
  if (before.type === after.type) return paths.map((path) => compareField(before, after, { path, sheet }));
  const others = paths.filter(([key]) => key !== "config" && key !== "type");
  return [["type"], ...others].map((path) => compareField(before, after, { path, sheet }));
}

function compareField(before: DocumentNode, after: DocumentNode, { path, sheet }: { path: FieldPath; sheet: Sheet }): FieldChange {
  const { catalog } = sheet;
  return {
    label: nameNodeField(after.type, path, catalog),
    before: sayValue(readAt(before, path), { path, document: sheet.before, catalog }),
    after: sayValue(readAt(after, path), { path, document: sheet.after, catalog }),
  };
}

function listSettings(node: DocumentNode, { after, catalog }: Sheet): FieldChange[] {
  return Object.entries(node.config).flatMap(([key, value]) => {
    const text = sayValue(value, { path: ["config", key], document: after, catalog });
    return text === null ? [] : [{ label: nameNodeField(node.type, ["config", key], catalog), before: null, after: text }];
  });
}

function listEdgeChanges({ before, after }: Sheet): Change[] {
  const { edges, added, removed } = diffDocument(before, after);
  const entries = [
    ...edges.added.map((edge) => ({ edge, kind: "added" as const, document: after })),
    ...edges.removed.map((edge) => ({ edge, kind: "removed" as const, document: before })),
  ];
  const gone = new Set([...added, ...removed].map(({ id }) => id));
  // What comes and goes with its node is not told twice.
  return entries
    .filter(({ edge }) => !gone.has(edge.source) && !gone.has(edge.target))
    .map(({ edge, kind, document }) => ({
      key: `edge:${kind}:${edge.source}:${edge.sourceHandle}:${edge.target}`,
      kind,
      title: sayWire(edge, document),
      target: { nodeIds: [edge.source, edge.target], edgeId: edge.id },
      fields: [],
    }));
}

/** The connections of a node that came or went, one a line. */
function sayWires({ id }: DocumentNode, document: WorkflowDocument): string {
  return document.edges
    .filter(({ source, target }) => source === id || target === id)
    .map((edge) => sayWire(edge, document))
    .join("\n");
}

function sayWire({ source, sourceHandle, target }: DocumentEdge, { nodes }: WorkflowDocument): string {
  const name = (id: string) => nodes.find((node) => node.id === id)?.name || id;
  return `${name(source)}${sourceHandle === "out" ? "" : ` (${sourceHandle})`} → ${name(target)}`;
}

function listEntryChanges({ before, after, catalog }: Sheet, list: "notes" | "groups"): Change[] {
  const entriesOf = (document: WorkflowDocument): readonly Entry[] => document[list];
  const [old, now] = [toMap(entriesOf(before)), toMap(entriesOf(after))];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((id): Change[] => {
    const [was, is] = [old.get(id), now.get(id)];
    if (isSameValue(was, is)) return [];
    const kind = was ? (is ? "changed" : "removed") : "added";
    const entry = is ?? was;
    const title = entry && "text" in entry ? capitalize(sayNote(entry.text)) : `Group ${entry?.name ?? ""}`;
    const paths = was && is ? mergeLists(listDifferences(was, is)) : [];
    const say = (value: unknown, document: WorkflowDocument, path: FieldPath) =>
      path[0] === "nodeIds" ? sayNodes(value, document) : sayValue(value, { path, document, catalog });
    const fields = paths.map((path) => ({
      label: nameOtherField(path),
      before: say(readAt(was, path), before, path),
      after: say(readAt(is, path), after, path),
    }));
    return [{ key: `${list}:${id}`, kind, title, target: { nodeIds: entry && "nodeIds" in entry ? entry.nodeIds : [] }, fields }];
  });
}

type Entry = DocumentNote | DocumentGroup;

const toMap = (entries: readonly Entry[]) => new Map(entries.map((entry) => [entry.id, entry]));

/** Members and places are compared whole. */
function mergeLists(paths: readonly FieldPath[]): FieldPath[] {
  const whole = paths.map((path): FieldPath => (["nodeIds", "position", "size"].includes(String(path[0])) ? path.slice(0, 1) : path));
  return whole.filter((path, at) => whole.findIndex((other) => isSameValue(other, path)) === at);
}

function sayNodes(value: unknown, { nodes }: WorkflowDocument): string {
  const ids: unknown[] = Array.isArray(value) ? value : [];
  return ids.map((id) => nodes.find((node) => node.id === id)?.name || String(id)).join(", ");
}

function listSettingChanges({ before, after, catalog }: Sheet): Change[] {
  const [old, now] = [before.settings ?? defaultSettings, after.settings ?? defaultSettings];
  const fields = listDifferences(old, now).map((path) => ({
    label: nameOtherField(path),
    before: sayValue(readAt(old, path), { path, document: before, catalog }),
    after: sayValue(readAt(now, path), { path, document: after, catalog }),
  }));
  return fields.length === 0
    ? []
    : [{ key: "settings", kind: "changed", title: "Settings of the workflow", target: { nodeIds: [] }, fields }];
}

function listMoves({ before, after }: Sheet): Change[] {
  const { moved } = diffDocument(before, after);
  if (moved.length === 0) return [];
  const title = moved.length === 1 ? "A node moved" : `${moved.length} nodes moved`;
  return [{ key: "moved", kind: "moved", title, target: { nodeIds: moved }, fields: [] }];
}

function readAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<string | number, unknown>)[key] : undefined),
    value,
  );
}

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
