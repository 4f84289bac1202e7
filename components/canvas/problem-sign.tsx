import { CircleAlert, TriangleAlert } from "lucide-react";
import type { CardProblem } from "./to-flow";

/** What is wrong with a node, as a sign with the words behind it. */
export function ProblemSign({ problem }: { problem: CardProblem }) {
  const Icon = problem.severity === "error" ? CircleAlert : TriangleAlert;
  return (
    <span title={problem.text} className={`lod-far-hidden shrink-0 ${problem.severity === "error" ? "text-fail-fg" : "text-wait-fg"}`}>
      <Icon className="size-4" aria-hidden="true" />
      <span className="sr-only">{problem.text}</span>
    </span>
  );
}
