// Ids are made from a node's type, so two people who each add an agent both call it “agent2”.
import type { NodeCatalog } from "../define";
import { type DocumentNode, reservedNames, type WorkflowDocument } from "../document";
import { renameReferences } from "../edit/rename-references";
import { isSameValue } from "./is-same-value";
import type { Versions } from "./merge-nodes";

type Ids = ReadonlyMap<string, string>;

/** Old id → new id. */
export type NewIds = { nodes: Ids; notes: Ids; groups: Ids };

const none: Ids = new Map();
export const noIds: NewIds = { nodes: none, notes: none, groups: none };

/** Other ids for what both added under one id. `isTaken`: ids that may not be given beside those in the three documents. */
export function findEqualIds({ base, mine, theirs }: Versions, isTaken: (id: string) => boolean = () => false): NewIds {
  return {
    nodes: renameEqual({ base: base.nodes, mine: mine.nodes, theirs: theirs.nodes }, isTaken),
    notes: renameEqual({ base: base.notes, mine: mine.notes, theirs: theirs.notes }, isTaken),
    groups: renameEqual({ base: base.groups, mine: mine.groups, theirs: theirs.groups }, isTaken),
  };
}

/** The document with these ids; what reads a node follows it. */
export function renameIds(document: WorkflowDocument, { nodes, notes, groups }: NewIds, catalog: NodeCatalog): WorkflowDocument {
  if (nodes.size + notes.size + groups.size === 0) return document;
  const to = (id: string) => nodes.get(id) ?? id;
  const move = (node: DocumentNode): DocumentNode => ({
    ...node,
    id: to(node.id),
    parent: node.parent === null ? null : to(node.parent),
    config: renameReferences(node, nodes, catalog),
  });
  return {
    ...document,
    nodes: nodes.size === 0 ? document.nodes : document.nodes.map(move),
    edges: document.edges.map((edge) => ({ ...edge, source: to(edge.source), target: to(edge.target) })),
    notes: document.notes.map((note) => ({ ...note, id: notes.get(note.id) ?? note.id })),
    groups: document.groups.map((group) => ({ ...group, id: groups.get(group.id) ?? group.id, nodeIds: group.nodeIds.map(to) })),
    ...(document.settings
      ? {
          settings: {
            ...document.settings,
            recovery: document.settings.recovery.map((rule) => ({ ...rule, nodeIds: rule.nodeIds.map(to) })),
          },
        }
      : {}),
  };
}

type Lists = { base: readonly { id: string }[]; mine: readonly { id: string }[]; theirs: readonly { id: string }[] };

function renameEqual({ base, mine, theirs }: Lists, isTaken: (id: string) => boolean): Map<string, string> {
  const old = new Set(base.map(({ id }) => id));
  const other = new Map(theirs.map((entry) => [entry.id, entry]));
  const taken = new Set<string>([...base, ...mine, ...theirs].map(({ id }) => id).concat(reservedNames));
  const renamed = new Map<string, string>();
  for (const entry of mine) {
    if (old.has(entry.id) || !other.has(entry.id) || isSameValue(entry, other.get(entry.id))) continue;
    const start = entry.id.replace(/\d+$/, "").slice(0, 56) || "node";
    let fresh = entry.id;
    for (let count = 2; taken.has(fresh) || isTaken(fresh); count++) fresh = `${start}${count}`;
    taken.add(fresh);
    renamed.set(entry.id, fresh);
  }
  return renamed;
}
