// Containers as the editor meets them: which one is under the pointer, and which one a new node belongs to.
import { type Bounds, listBounds, listParents, withInside } from "@/server/workflow/container-bounds";
import type { NodeCatalog } from "@/server/workflow/define";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import type { Point } from "@/server/workflow/edit-document";

/** What the canvas draws. */
export type Drawn = { document: WorkflowDocument; catalog: NodeCatalog; collapsed: ReadonlySet<string> };

/** The handle by which a container's body is entered, or null when the node is no container. */
export function entryOf(node: Pick<DocumentNode, "type">, catalog: NodeCatalog): string | null {
  return (Object.hasOwn(catalog, node.type) ? catalog[node.type]?.container?.entry : undefined) ?? null;
}

/** The innermost frame at a point of the canvas. `moving` nodes are lifted, so neither they nor what they hold count. */
export function findContainerAt({ document, catalog, collapsed }: Drawn, at: Point, moving: Iterable<string> = []): string | null {
  const parents = listParents(document, catalog);
  const bounds = listBounds(document, catalog, collapsed);
  const lifted = withInside(document, moving);
  const depthOf = (id: string): number => {
    const parent = parents.get(id);
    return parent === undefined ? 0 : 1 + depthOf(parent);
  };
  const isHidden = (id: string): boolean => {
    const parent = parents.get(id);
    return parent !== undefined && (collapsed.has(parent) || isHidden(parent));
  };
  const hit = document.nodes
    .filter((node) => entryOf(node, catalog) !== null && !lifted.has(node.id) && !collapsed.has(node.id) && !isHidden(node.id))
    .filter(({ id }) => holds(bounds.get(id), at))
    .sort((left, right) => depthOf(right.id) - depthOf(left.id));
  return hit[0]?.id ?? null;
}

function holds(box: Bounds | undefined, { x, y }: Point): boolean {
  return box !== undefined && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

/** Where a node belongs that is wired to an output of `source`. */
export function parentBehind(source: DocumentNode, handle: string, catalog: NodeCatalog): string | null {
  return entryOf(source, catalog) === handle ? source.id : source.parent;
}
