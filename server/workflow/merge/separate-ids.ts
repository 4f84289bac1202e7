import type { NodeCatalog } from "../define";
import { type DocumentNode, reservedNames, type WorkflowDocument } from "../document";
import { renameReferences } from "../edit/rename-references";
import type { Versions } from "./merge-nodes";
import { isSameValue } from "./merge-value";

/**
 * Mine, with other ids for what both added under one id: ids are made from a node's type, so two people who each add an agent
 * both call it “agent2”. What reads the node follows it.
 */
export function separateIds({ base, mine, theirs }: Versions, catalog: NodeCatalog): WorkflowDocument {
  const nodeIds = renameEqual({ base: base.nodes, mine: mine.nodes, theirs: theirs.nodes });
  const noteIds = renameEqual({ base: base.notes, mine: mine.notes, theirs: theirs.notes });
  const groupIds = renameEqual({ base: base.groups, mine: mine.groups, theirs: theirs.groups });
  if (nodeIds.size + noteIds.size + groupIds.size === 0) return mine;
  const to = (id: string) => nodeIds.get(id) ?? id;
  const move = (node: DocumentNode): DocumentNode => ({
    ...node,
    id: to(node.id),
    parent: node.parent === null ? null : to(node.parent),
    config: renameReferences(node, nodeIds, catalog),
  });
  return {
    ...mine,
    nodes: nodeIds.size === 0 ? mine.nodes : mine.nodes.map(move),
    edges: mine.edges.map((edge) => ({ ...edge, source: to(edge.source), target: to(edge.target) })),
    notes: mine.notes.map((note) => ({ ...note, id: noteIds.get(note.id) ?? note.id })),
    groups: mine.groups.map((group) => ({ ...group, id: groupIds.get(group.id) ?? group.id, nodeIds: group.nodeIds.map(to) })),
    ...(mine.settings
      ? { settings: { ...mine.settings, recovery: mine.settings.recovery.map((rule) => ({ ...rule, nodeIds: rule.nodeIds.map(to) })) } }
      : {}),
  };
}

type Lists = { base: readonly { id: string }[]; mine: readonly { id: string }[]; theirs: readonly { id: string }[] };

function renameEqual({ base, mine, theirs }: Lists): Map<string, string> {
  const old = new Set(base.map(({ id }) => id));
  const other = new Map(theirs.map((entry) => [entry.id, entry]));
  const taken = new Set<string>([...base, ...mine, ...theirs].map(({ id }) => id).concat(reservedNames));
  const renamed = new Map<string, string>();
  for (const entry of mine) {
    if (old.has(entry.id) || !other.has(entry.id) || isSameValue(entry, other.get(entry.id))) continue;
    const start = entry.id.replace(/\d+$/, "").slice(0, 56) || "node";
    let fresh = entry.id;
    for (let count = 2; taken.has(fresh); count++) fresh = `${start}${count}`;
    taken.add(fresh);
    renamed.set(entry.id, fresh);
  }
  return renamed;
}
