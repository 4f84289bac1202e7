import { nodeCatalog } from "@/server/nodes/registry";
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { type Desk, definitionOf, documentOf, findNode, makeNode } from "./add-node";
import { entryOf } from "./containers";
import { rememberType } from "./palette-items";

/**
 * Another type at the same place; wires stay where the new type has the same output, or go to its first. What a container held
 * stays inside a container, and comes out when the new type is none.
 */
export function replaceNode(desk: Desk, nodeId: string, type: string) {
  const document = documentOf(desk);
  const old = findNode(document, nodeId);
  if (!old || old.type === type) return;
  // The id stays, so that expressions elsewhere still find it.
  const node = { ...makeNode(desk, type, { at: old.position, parent: old.parent }), id: old.id };
  const edges = document.edges.flatMap((edge) => rewire(edge, old, node));
  const freed = entryOf(old, nodeCatalog) !== null && entryOf(node, nodeCatalog) === null;
  const nodes = document.nodes.map((each) =>
    each.id === nodeId ? node : freed && each.parent === nodeId ? { ...each, parent: old.parent } : each,
  );
  const replaced: WorkflowDocument = { ...document, nodes, edges };
  desk.store.getState().edit({ type: "replace-document", document: replaced });
  rememberType(desk.storage, type);
}

function rewire(edge: DocumentEdge, old: DocumentNode, node: DocumentNode): DocumentEdge[] {
  const definition = definitionOf(node.type);
  if (edge.target === old.id) return definition?.hasInput === false ? [] : [edge];
  if (edge.source !== old.id) return [edge];
  const entry = entryOf(node, nodeCatalog);
  if (edge.sourceHandle === entryOf(old, nodeCatalog)) return entry === null ? [] : [{ ...edge, sourceHandle: entry }];
  const outputs = listHandles(node, definition).filter((handle) => handle !== entry);
  const sourceHandle = outputs.includes(edge.sourceHandle) ? edge.sourceHandle : outputs[0];
  return sourceHandle === undefined ? [] : [{ ...edge, sourceHandle }];
}
