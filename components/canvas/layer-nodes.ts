import type { GroupNode } from "./draw-groups";
import type { CardNode, FlowNode } from "./to-flow";

/** A group lies under its members; in a loop only the order tells React Flow so, and the loop has to come first. */
export function layerNodes(cards: readonly CardNode[], groups: readonly GroupNode[]): FlowNode[] {
  const layered: FlowNode[] = [...cards];
  for (const group of groups) {
    const first = layered.findIndex(({ parentId }) => group.parentId !== undefined && parentId === group.parentId);
    layered.splice(first < 0 ? layered.length : first, 0, group);
  }
  return layered;
}
