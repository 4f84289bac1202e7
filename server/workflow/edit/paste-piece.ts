import {
  type DocumentEdge,
  type DocumentGroup,
  type DocumentNode,
  type DocumentNote,
  reservedNames,
  type WorkflowDocument,
} from "../document";
import { connectNodes } from "./change-edges";
import { renameInTemplates } from "./rename-references";

/** Old id → the id that a node gets when it is pasted into this document: its own when that is free, else numbered. */
export function makePasteIds(document: WorkflowDocument, nodes: readonly Pick<DocumentNode, "id">[]): Map<string, string> {
  const taken = new Set<string>([...document.nodes.map(({ id }) => id), ...reservedNames]);
  const ids = new Map<string, string>();
  for (const { id } of nodes) {
    if (ids.has(id)) continue;
    const base = id.replace(/\d+$/, "").slice(0, 56) || "node";
    let fresh = id;
    for (let count = 2; taken.has(fresh); count++) fresh = `${base}${count}`;
    taken.add(fresh);
    ids.set(id, fresh);
  }
  return ids;
}

/** The ids of pasted notes, in their order: their own where that is free, else numbered. */
export function makeNoteIds(document: WorkflowDocument, notes: readonly Pick<DocumentNote, "id">[]): string[] {
  const taken = new Set(document.notes.map(({ id }) => id));
  return notes.map(({ id }) => makeId(id, taken));
}

type Piece = {
  nodes: readonly DocumentNode[];
  edges: readonly DocumentEdge[];
  notes?: readonly DocumentNote[] | undefined;
  groups?: readonly DocumentGroup[] | undefined;
  offset: { x: number; y: number };
};

/** The document with the pasted nodes and notes, moved by `offset`, the edges between the nodes, and their groups. */
export function pastePiece(document: WorkflowDocument, piece: Piece): WorkflowDocument {
  const { notes = [], groups = [], offset } = piece;
  if (piece.nodes.length === 0 && notes.length === 0) return document;
  const ids = makePasteIds(document, piece.nodes);
  const edges = piece.edges.flatMap((edge) => {
    const source = ids.get(edge.source);
    const target = ids.get(edge.target);
    return source === undefined || target === undefined ? [] : [{ ...edge, source, target }];
  });
  const noteIds = makeNoteIds(document, notes);
  const pasted: WorkflowDocument = {
    ...document,
    nodes: [...document.nodes, ...copyNodes(document, piece, ids)],
    notes: [
      ...document.notes,
      ...notes.map((note, index) => ({ ...note, id: noteIds[index] ?? note.id, position: add(note.position, offset) })),
    ],
    groups: [...document.groups, ...copyGroups(document, groups, ids)],
  };
  return connectNodes(pasted, edges);
}

function copyNodes(document: WorkflowDocument, piece: Piece, ids: ReadonlyMap<string, string>): DocumentNode[] {
  const known = new Set(document.nodes.map(({ id }) => id));
  const names = new Set(document.nodes.map(({ name }) => name));
  const seen = new Set<string>();
  return piece.nodes.flatMap((node) => {
    const id = ids.get(node.id);
    if (id === undefined || seen.has(id)) return [];
    seen.add(id);
    const parent = node.parent === null ? null : (ids.get(node.parent) ?? (known.has(node.parent) ? node.parent : null));
    const config = renameInTemplates(node.config, ids) as DocumentNode["config"];
    return [{ ...node, id, name: makeName(node.name, names), parent, position: add(node.position, piece.offset), config }];
  });
}

/** Groups of what was pasted, under ids and names of their own. */
function copyGroups(document: WorkflowDocument, groups: readonly DocumentGroup[], ids: ReadonlyMap<string, string>): DocumentGroup[] {
  const taken = new Set(document.groups.map(({ id }) => id));
  const names = new Set(document.groups.map(({ name }) => name));
  const grouped = new Set<string>();
  return groups.flatMap((group) => {
    const nodeIds = [...new Set(group.nodeIds.flatMap((id) => ids.get(id) ?? []))].filter((id) => !grouped.has(id));
    for (const id of nodeIds) grouped.add(id);
    return nodeIds.length === 0 ? [] : [{ ...group, id: makeId(group.id, taken), name: makeName(group.name, names), nodeIds }];
  });
}

function add(point: { x: number; y: number }, by: { x: number; y: number }) {
  return { x: point.x + by.x, y: point.y + by.y };
}

/** The id itself when it is free, else numbered; taken then. */
function makeId(id: string, taken: Set<string>): string {
  const base = id.replace(/\d+$/, "").slice(0, 180) || "note";
  let fresh = id;
  for (let count = 2; taken.has(fresh); count++) fresh = `${base}${count}`;
  taken.add(fresh);
  return fresh;
}

function makeName(name: string, taken: Set<string>): string {
  const base = name.replace(/ \d+$/, "");
  let fresh = name;
  for (let count = 2; taken.has(fresh); count++) fresh = `${base.slice(0, 110)} ${count}`;
  taken.add(fresh);
  return fresh;
}
