import type { NodeCatalog } from "./define";
import type { WorkflowDocument } from "./document";
import type { Point } from "./edit-document";
import { placeNotes } from "./layout/place-notes";
import { layoutDocument } from "./layout-document";

/** New places: of nodes, and of the notes that go with them or get out of their way. */
export type TidyPlaces = { nodes: Record<string, Point>; notes: Record<string, Point> };

/** Lays out all nodes anew; notes stay beside what they stood beside, covered by nothing. */
export function tidyDocument(document: WorkflowDocument, catalog: NodeCatalog): TidyPlaces {
  return withNotes(document, layoutDocument(document, catalog), catalog);
}

/** The places of some or all nodes, with those of the notes that follow from them. */
export function withNotes(document: WorkflowDocument, nodes: Record<string, Point>, catalog: NodeCatalog): TidyPlaces {
  const moved = new Set(Object.keys(nodes));
  const after = { ...document, nodes: document.nodes.map((node) => ({ ...node, position: nodes[node.id] ?? node.position })) };
  return { nodes, notes: placeNotes(document, after, { catalog, moved }) };
}
