// The graph's issues as the canvas shows them.
import type { GraphIssue } from "@/server/workflow/graph";
import type { CardProblem } from "./to-flow";

/** One problem for each node: its errors, or else its warnings, one a line. */
export function groupProblems(issues: readonly GraphIssue[]): Map<string, CardProblem> {
  const problems = new Map<string, CardProblem>();
  for (const { nodeId, severity, message } of issues) {
    if (nodeId === undefined) continue;
    const known = problems.get(nodeId);
    if (!known || (known.severity === "warning" && severity === "error")) problems.set(nodeId, { severity, text: message });
    else if (known.severity === severity) problems.set(nodeId, { severity, text: `${known.text}\n${message}` });
  }
  return problems;
}

/** "2 problems, 1 warning", "1 warning", "No problems". */
export function countProblems(issues: readonly GraphIssue[]): string {
  const errors = issues.filter(({ severity }) => severity === "error").length;
  const warnings = issues.length - errors;
  const counted = [
    errors > 0 ? `${errors} ${errors === 1 ? "problem" : "problems"}` : "",
    warnings > 0 ? `${warnings} ${warnings === 1 ? "warning" : "warnings"}` : "",
  ].filter(Boolean);
  return counted.length === 0 ? "No problems" : counted.join(", ");
}

export function hasErrors(issues: readonly GraphIssue[]): boolean {
  return issues.some(({ severity }) => severity === "error");
}
