import { reservedNames, type WorkflowDocument } from "../document";
import type { GraphIssue } from "../graph";
import type { Fix, FixDesk } from "./list-fixes";

/** Another id. Of two nodes with one id the second gets it; of a reserved one everything that names the node follows. */
export function fixId(issue: GraphIssue, { document }: FixDesk): Fix[] {
  if (issue.edgeId !== undefined) return separateEdges(document, issue.edgeId);
  if (issue.nodeId === undefined) return [];
  const id = issue.nodeId;
  const fresh = makeFree(id, document);
  const changed = issue.code === "duplicate_id" ? separateNodes(document, id, fresh) : renameNode(document, id, fresh);
  return [{ label: `Call it “${fresh}”`, commands: [{ type: "replace-document", document: changed, name: `give ${id} another id` }] }];
}

function makeFree(id: string, { nodes }: WorkflowDocument): string {
  const taken = new Set<string>([...nodes.map((node) => node.id), ...reservedNames]);
  const base = id.replace(/\d+$/, "").slice(0, 56) || "node";
  let fresh = id;
  for (let count = 2; taken.has(fresh); count++) fresh = `${base}${count}`;
  return fresh;
}

function separateNodes(document: WorkflowDocument, id: string, fresh: string): WorkflowDocument {
  const second = document.nodes.findLastIndex((node) => node.id === id);
  return { ...document, nodes: document.nodes.map((node, at) => (at === second ? { ...node, id: fresh } : node)) };
}

function separateEdges(document: WorkflowDocument, id: string): Fix[] {
  const taken = new Set(document.edges.map((edge) => edge.id));
  let fresh = id;
  for (let count = 2; taken.has(fresh); count++) fresh = `${id.slice(0, 180)}-${count}`;
  const second = document.edges.findLastIndex((edge) => edge.id === id);
  const edges = document.edges.map((edge, at) => (at === second ? { ...edge, id: fresh } : edge));
  return [
    {
      label: "Give one another id",
      commands: [{ type: "replace-document", document: { ...document, edges }, name: "give a connection another id" }],
    },
  ];
}

/** Expressions are left alone: a reserved name in them means what the language says, never this node. */
function renameNode(document: WorkflowDocument, id: string, fresh: string): WorkflowDocument {
  const to = (name: string) => (name === id ? fresh : name);
  return {
    ...document,
    nodes: document.nodes.map((node) => ({ ...node, id: to(node.id), parent: node.parent === null ? null : to(node.parent) })),
    edges: document.edges.map((edge) => ({ ...edge, source: to(edge.source), target: to(edge.target) })),
    groups: document.groups.map((group) => ({ ...group, nodeIds: group.nodeIds.map(to) })),
  };
}
