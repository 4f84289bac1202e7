import type { WorkflowDocument } from "@/server/workflow/document";

/** One drawing for two versions of a workflow: the second one, and what only the first one had, where it stood. */
export function joinDocuments(before: WorkflowDocument, after: WorkflowDocument): WorkflowDocument {
  const known = new Set([...after.nodes, ...after.edges].map(({ id }) => id));
  return {
    ...after,
    nodes: [...after.nodes, ...before.nodes.filter(({ id }) => !known.has(id))],
    edges: [...after.edges, ...before.edges.filter(({ id }) => !known.has(id))],
  };
}
