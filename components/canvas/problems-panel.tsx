"use client";
import { CircleAlert, CircleCheck, TriangleAlert, X } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import type { GraphIssue } from "@/server/workflow/graph";
import { countProblems } from "./problems";

type ProblemsPanelProps = { issues: readonly GraphIssue[]; onJump: (issue: GraphIssue) => void; onClose: () => void };

/** Everything that is wrong, errors first; each entry leads to its place. */
export function ProblemsPanel({ issues, onJump, onClose }: ProblemsPanelProps) {
  const sorted = [...issues].sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
  return (
    <section aria-label="Problems" className="flex max-h-56 min-h-0 flex-col border-t border-line bg-panel">
      <div className="flex h-9 shrink-0 items-center gap-2 px-4">
        <h2 className="flex-1 text-xs font-medium">{countProblems(issues)}</h2>
        <IconButton label="Close the problems" keys="Esc" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      {sorted.length === 0 ? (
        <p className="flex items-center gap-2 px-4 pb-4 text-sm text-fg-2">
          <CircleCheck className="size-4 text-ok-fg" aria-hidden="true" /> Nothing is wrong: it can be published and run.
        </p>
      ) : (
        <ul className="min-h-0 overflow-y-auto pb-2">
          {sorted.map((issue) => (
            <li key={[issue.nodeId, issue.edgeId, issue.field, issue.message].join()}>
              <button
                type="button"
                onClick={() => onJump(issue)}
                className="flex w-full items-start gap-2 px-4 py-1.5 text-left hover:bg-hover focus-visible:outline-offset-[-2px]"
              >
                {issue.severity === "error" ? (
                  <CircleAlert className="mt-px size-4 shrink-0 text-fail-fg" aria-hidden="true" />
                ) : (
                  <TriangleAlert className="mt-px size-4 shrink-0 text-wait-fg" aria-hidden="true" />
                )}
                <span className="text-sm">
                  <span className="sr-only">{issue.severity}: </span>
                  {issue.message}
                  {issue.fix && <span className="text-fg-3"> {issue.fix}</span>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
