import type { Point } from "@/server/workflow/edit-document";

/** Across the middle of a card and up and down it: near enough to each other that no wire slips between them unseen. */
const spots: readonly Point[] = [
  ...[0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].map((x) => ({ x, y: 0.5 })),
  { x: 0.5, y: 0.2 },
  { x: 0.5, y: 0.8 },
];

/** The connection drawn under a card that is held over it. Asks the browser, so it costs the same however many there are. */
export function findEdgeUnderCard(nodeId: string): string | null {
  const box = document.querySelector(`.react-flow__node[data-id="${CSS.escape(nodeId)}"]`)?.getBoundingClientRect();
  if (!box) return null;
  for (const { x, y } of spots) {
    const edgeId = findEdgeAt({ x: box.x + box.width * x, y: box.y + box.height * y });
    if (edgeId !== null) return edgeId;
  }
  return null;
}

/** The connection at a point of the screen, whatever lies over it. */
export function findEdgeAt({ x, y }: Point): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest(".react-flow__edge");
    if (edge) return edge.getAttribute("data-id");
  }
  return null;
}
