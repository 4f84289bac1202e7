import { type DocumentEdge, type DocumentNode, reservedNames, type WorkflowDocument } from "../document";
import { mayHoldExpression } from "../expression/parse-template";
import { isPlainObject } from "../expression/read-path";
import { connectNodes } from "./change-edges";

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

/** The document with the pasted nodes, moved by `offset`, and the edges between them. */
export function pastePiece(
  document: WorkflowDocument,
  piece: { nodes: readonly DocumentNode[]; edges: readonly DocumentEdge[]; offset: { x: number; y: number } },
): WorkflowDocument {
  if (piece.nodes.length === 0) return document;
  const ids = makePasteIds(document, piece.nodes);
  const known = new Set(document.nodes.map(({ id }) => id));
  const names = new Set(document.nodes.map(({ name }) => name));
  const seen = new Set<string>();
  const nodes = piece.nodes.flatMap((node) => {
    const id = ids.get(node.id);
    if (id === undefined || seen.has(id)) return [];
    seen.add(id);
    const parent = node.parent === null ? null : (ids.get(node.parent) ?? (known.has(node.parent) ? node.parent : null));
    const position = { x: node.position.x + piece.offset.x, y: node.position.y + piece.offset.y };
    return [
      {
        ...node,
        id,
        name: makeName(node.name, names),
        parent,
        position,
        config: renameReferences(node.config, ids) as DocumentNode["config"],
      },
    ];
  });
  const edges = piece.edges.flatMap((edge) => {
    const source = ids.get(edge.source);
    const target = ids.get(edge.target);
    return source === undefined || target === undefined ? [] : [{ ...edge, source, target }];
  });
  return connectNodes({ ...document, nodes: [...document.nodes, ...nodes] }, edges);
}

function makeName(name: string, taken: Set<string>): string {
  const base = name.replace(/ \d+$/, "");
  let fresh = name;
  for (let count = 2; taken.has(fresh); count++) fresh = `${base.slice(0, 110)} ${count}`;
  taken.add(fresh);
  return fresh;
}

/** Templates that read one pasted node from another read the copy. Programs are left alone: what a name means there is theirs. */
function renameReferences(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") {
    if (!mayHoldExpression(value)) return value;
    return value.replace(/\{\{(\s*)([A-Za-z_$][\w$]*)/g, (whole, space: string, root: string) =>
      ids.has(root) ? `{{${space}${ids.get(root)}` : whole,
    );
  }
  if (Array.isArray(value)) return value.map((item) => renameReferences(item, ids));
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renameReferences(item, ids)]));
  return value;
}
