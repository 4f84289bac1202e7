// Moving nodes with what they hold: on the spot, into a container and out of it.
import { framePadding, listBounds, withInside } from "@/server/workflow/container-bounds";
import type { NodeCatalog } from "@/server/workflow/define";
import type { WorkflowDocument } from "@/server/workflow/document";
import { type EditCommand, editDocument, type Point } from "@/server/workflow/edit-document";
import { makeRoom } from "./make-room";
import { findFreePlace } from "./place-node";

type Sheet = { document: WorkflowDocument; catalog: NodeCatalog };

/** The places of these nodes and of all they hold after each went so far. */
export function shiftNodes(document: WorkflowDocument, shifts: ReadonlyMap<string, Point>): Record<string, Point> {
  const positions: Record<string, Point> = {};
  for (const [nodeId, by] of shifts) {
    const moved = withInside(document, [nodeId]);
    for (const { id, position } of document.nodes) if (moved.has(id)) positions[id] = { x: position.x + by.x, y: position.y + by.y };
  }
  return positions;
}

/** Without what is inside another one of them. */
export function listOutermost(document: WorkflowDocument, ids: readonly string[]): string[] {
  const chosen = new Set(ids);
  const parents = new Map(document.nodes.map(({ id, parent }) => [id, parent]));
  const isInside = (id: string) => {
    const seen = new Set<string>();
    for (let at = parents.get(id); at && !seen.has(at); at = parents.get(at)) {
      if (chosen.has(at)) return true;
      seen.add(at);
    }
    return false;
  };
  return ids.filter((id) => !isInside(id));
}

/** Nodes let go elsewhere, and what makes room for them. `into`: those that change their container by it. */
export function dropNodes(
  { document, catalog }: Sheet,
  shifts: ReadonlyMap<string, Point>,
  into: { nodeIds: string[]; parent: string | null } | null,
): EditCommand {
  const positions = shiftNodes(document, shifts);
  const command: EditCommand = into ? { type: "set-parent", ...into, positions } : { type: "move-nodes", positions };
  const room = makeRoom(document, editDocument(document, command), catalog);
  return { ...command, positions: { ...positions, ...room } };
}

/** Nodes put into a container, under what it holds already, or beside the one they leave (`parent: null`: out of all). */
export function moveInto(sheet: Sheet, nodeIds: readonly string[], parent: string | null): EditCommand | null {
  const { document, catalog } = sheet;
  const moving = document.nodes.filter(({ id }) => nodeIds.includes(id) && id !== parent);
  const [first] = moving;
  if (!first || moving.every((node) => node.parent === parent)) return null;
  const bounds = listBounds(document, catalog);
  const corner = { x: Math.min(...moving.map(({ position }) => position.x)), y: Math.min(...moving.map(({ position }) => position.y)) };
  const goal = parent === null || !bounds.has(parent) ? placeBeside(sheet, first.parent, corner) : placeInside(sheet, parent);
  const by = { x: goal.x - corner.x, y: goal.y - corner.y };
  return dropNodes(sheet, new Map(moving.map(({ id }) => [id, by])), { nodeIds: moving.map(({ id }) => id), parent });
}

function placeInside({ document, catalog }: Sheet, parent: string): Point {
  const bounds = listBounds(document, catalog);
  const frame = bounds.get(parent);
  const held = document.nodes.filter((node) => node.parent === parent).flatMap(({ id }) => bounds.get(id) ?? []);
  if (!frame) return { x: 0, y: 0 };
  const under = held.length === 0 ? frame.y + framePadding.top : Math.max(...held.map((box) => box.y + box.height)) + 52;
  return { x: frame.x + framePadding.side, y: under };
}

function placeBeside({ document, catalog }: Sheet, container: string | null, corner: Point): Point {
  const bounds = listBounds(document, catalog);
  const frame = container === null ? undefined : bounds.get(container);
  const outer = document.nodes.find(({ id }) => id === container)?.parent ?? null;
  const others = document.nodes.filter((node) => node.parent === outer).flatMap(({ id }) => bounds.get(id) ?? []);
  return findFreePlace(others, { x: (frame ? frame.x + frame.width : corner.x) + 28, y: corner.y });
}
