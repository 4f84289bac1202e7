import type { WorkflowDocument } from "@/server/workflow/document";
import type { GraphIssue } from "@/server/workflow/graph";

export type IssueGroup = { title: string; issues: GraphIssue[] };

/** By node, in the order of the document, those with errors first; in each the errors first. What is of no node comes before. */
export function groupIssues(issues: readonly GraphIssue[], { nodes, edges }: WorkflowDocument): IssueGroup[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name || id]));
  const order = new Map(nodes.map(({ id }, at) => [id, at]));
  const ends = new Map(edges.map(({ id, source }) => [id, source]));
  const groups = new Map<string, IssueGroup>();
  for (const issue of issues) {
    // A connection's problem stands with the node that it leaves.
    const owner = issue.nodeId ?? (issue.edgeId === undefined ? "" : (ends.get(issue.edgeId) ?? ""));
    const group = groups.get(owner) ?? { title: names.get(owner) ?? "Workflow", issues: [] };
    group.issues.push(issue);
    groups.set(owner, group);
  }
  const weight = (group: IssueGroup) => (group.issues.some(({ severity }) => severity === "error") ? 0 : 1);
  return [...groups]
    .sort(([left, a], [right, b]) => weight(a) - weight(b) || (order.get(left) ?? -1) - (order.get(right) ?? -1))
    .map(([, { title, issues: found }]) => ({
      title,
      issues: found.sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning")),
    }));
}
