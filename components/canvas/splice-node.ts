// A node that nothing is connected to, let go over a connection, goes between its ends.
import { withInside } from "@/server/workflow/container-bounds";
import type { NodeCatalog } from "@/server/workflow/define";
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import type { EditCommand } from "@/server/workflow/edit-document";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { entryOf, parentBehind } from "./containers";

type Sheet = { document: WorkflowDocument; catalog: NodeCatalog };

/** Whether a node could go into a connection at all: it has an input and an output, and no wires that it would drag along. */
export function maySplice({ document, catalog }: Sheet, nodeId: string): boolean {
  const node = document.nodes.find(({ id }) => id === nodeId);
  if (!node || document.edges.some(({ source, target }) => source === nodeId || target === nodeId)) return false;
  return firstOutput(node, catalog) !== undefined && catalog[node.type]?.hasInput !== false;
}

export type Splice = { parent: string | null; commands: EditCommand[] };

/** What puts the node between the ends of the connection; null when it cannot be. `parent`: the loop that it has to be in. */
export function spliceNode(sheet: Sheet, nodeId: string, edgeId: string): Splice | null {
  const { document, catalog } = sheet;
  const node = document.nodes.find(({ id }) => id === nodeId);
  const edge = document.edges.find(({ id }) => id === edgeId);
  const source = document.nodes.find(({ id }) => id === edge?.source);
  const sourceHandle = node && firstOutput(node, catalog);
  if (!node || !edge || !source || sourceHandle === undefined || !maySplice(sheet, nodeId)) return null;
  const inside = withInside(document, [nodeId]);
  if (inside.has(edge.source) || inside.has(edge.target)) return null;
  return {
    parent: parentBehind(source, edge.sourceHandle, catalog),
    commands: [
      { type: "disconnect", edgeIds: [edgeId] },
      { type: "connect", edge: { source: edge.source, sourceHandle: edge.sourceHandle, target: nodeId, targetHandle: "in" } },
      { type: "connect", edge: { source: nodeId, sourceHandle, target: edge.target, targetHandle: edge.targetHandle } },
      ...joinGroup(document, edge, nodeId),
    ],
  };
}

/** What comes between two members of a group is a member too. */
export function joinGroup({ groups }: WorkflowDocument, { source, target }: DocumentEdge, nodeId: string): EditCommand[] {
  const group = groups.find(({ nodeIds }) => nodeIds.includes(source) && nodeIds.includes(target));
  return group ? [{ type: "edit-group", groupId: group.id, change: { nodeIds: [...group.nodeIds, nodeId] } }] : [];
}

function firstOutput(node: DocumentNode, catalog: NodeCatalog): string | undefined {
  if (!Object.hasOwn(catalog, node.type)) return undefined;
  return listHandles(node, catalog[node.type]).find((handle) => handle !== entryOf(node, catalog));
}
