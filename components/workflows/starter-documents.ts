import { emptyDocument, nodeIdPattern, type WorkflowDocument } from "@/server/workflow/document";

/** A document with one trigger on it, ready to draw on from there. Its id is the trigger's type. */
export function starterDocument({ type, label }: { type: string; label: string }): WorkflowDocument {
  const id = nodeIdPattern.test(type) ? type : "start";
  return {
    ...emptyDocument,
    nodes: [{ id, type, name: label, position: { x: 0, y: 0 }, config: {}, disabled: false, pinned: null, note: "", parent: null }],
  };
}
