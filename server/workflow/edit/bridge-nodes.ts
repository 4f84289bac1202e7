import { canConnect, type NewEdge } from "../can-connect";
import type { NodeCatalog } from "../define";
import type { DocumentNode, WorkflowDocument } from "../document";
import type { EditCommand } from "../edit-document";
import { errorHandle, listHandles } from "../graph/list-handles";
import { connectNodes, removeNodes } from "./change-edges";

export type Bridge = {
  commands: EditCommand[];
  /** Connections that were drawn from what came before to what came after. */
  joined: number;
  /** Nodes that led more than one way, so that nothing says which one what came before should go. */
  forks: DocumentNode[];
};

/**
 * Deletes nodes, one after the other, and joins what led to each with what it led to, where that may be. A node that is left by
 * several outputs (a branch) joins nothing; its error output and the way into a loop's body do not count.
 */
export function bridgeNodes(document: WorkflowDocument, catalog: NodeCatalog, nodeIds: readonly string[]): Bridge {
  const bridge: Bridge = { commands: [], joined: 0, forks: [] };
  let current = document;
  for (const id of nodeIds) {
    const node = current.nodes.find((each) => each.id === id);
    if (!node) continue;
    const onward = listOnward(current, node, catalog);
    const isFork = new Set(onward.map(({ sourceHandle }) => sourceHandle)).size > 1;
    const before = current.edges.filter(({ target }) => target === id);
    if (isFork && before.length > 0) bridge.forks.push(node);
    current = removeNodes(current, [id]);
    bridge.commands.push({ type: "remove-nodes", nodeIds: [id] });
    for (const { source, sourceHandle } of isFork ? [] : before)
      for (const { target, targetHandle } of onward) {
        const edge: NewEdge = { source, sourceHandle, target, targetHandle };
        if (!canConnect(current, catalog, edge).ok) continue;
        current = connectNodes(current, [edge]);
        bridge.commands.push({ type: "connect", edge });
        bridge.joined++;
      }
  }
  return bridge;
}

function listOnward({ edges }: WorkflowDocument, node: DocumentNode, catalog: NodeCatalog) {
  const definition = Object.hasOwn(catalog, node.type) ? catalog[node.type] : undefined;
  const handles = new Set(
    listHandles(node, definition).filter((handle) => handle !== errorHandle && handle !== definition?.container?.entry),
  );
  return edges.filter(({ source, sourceHandle }) => source === node.id && handles.has(sourceHandle));
}
