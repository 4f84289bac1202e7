import { nodeCatalog } from "@/server/nodes/registry";
import { listParents } from "@/server/workflow/container-bounds";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Point } from "@/server/workflow/edit-document";
import { layoutDocument } from "@/server/workflow/layout-document";
import { type TidyPlaces, tidyDocument, withNotes } from "@/server/workflow/tidy-document";
import { makeRoom } from "./make-room";
import { shiftNodes } from "./move-nodes";

/** `only`: these nodes, none inside another; null for all. */
export type ArrangeQuestion = { document: WorkflowDocument; only: readonly string[] | null };

/** Places for all nodes, or for some where they stand, and for the notes beside them. Brings the layout: see tidy.ts. */
export function arrangeDocument({ document, only }: ArrangeQuestion): TidyPlaces {
  return only === null ? tidyDocument(document, nodeCatalog) : withNotes(document, arrangeSome(document, only), nodeCatalog);
}

/** What stands in different loops is laid out apart; a loop that grows by it pushes what is around. */
function arrangeSome(document: WorkflowDocument, ids: readonly string[]): Record<string, Point> {
  const parents = listParents(document, nodeCatalog);
  const positions: Record<string, Point> = {};
  for (const parent of new Set(ids.map((id) => parents.get(id)))) {
    const level = ids.filter((id) => parents.get(id) === parent);
    const chosen = shiftNodes(document, new Map(level.map((id) => [id, { x: 0, y: 0 }])));
    const nodes = document.nodes.filter(({ id }) => Object.hasOwn(chosen, id));
    Object.assign(positions, layoutDocument({ ...document, nodes }, nodeCatalog));
  }
  const nodes = document.nodes.map((node) => ({ ...node, position: positions[node.id] ?? node.position }));
  return { ...positions, ...makeRoom(document, { ...document, nodes }, nodeCatalog) };
}
