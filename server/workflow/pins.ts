import type { WorkflowDocument } from "./document";

/** The document as a published version runs it: pins are for trying a draft, so there every node does its work. */
export function withoutPins(document: WorkflowDocument): WorkflowDocument {
  if (document.nodes.every(({ pinned }) => pinned === null)) return document;
  return { ...document, nodes: document.nodes.map((node) => (node.pinned === null ? node : { ...node, pinned: null })) };
}
