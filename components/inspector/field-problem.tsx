"use client";
import { Wrench } from "lucide-react";
import type { GraphIssue } from "@/server/workflow/graph";
import { useForm, writeProblem } from "./form-context";

/** What is wrong with a field, with a button where that can be mended at once. */
export function FieldProblem({ issue }: { issue: GraphIssue }) {
  const { repair, readOnly } = useForm();
  const mend = issue.repair;
  return (
    <span className={issue.severity === "warning" ? "text-wait-fg" : undefined}>
      {writeProblem(issue)}
      {mend && !readOnly && (
        <button
          type="button"
          onClick={() => repair(mend)}
          className="ml-1.5 inline-flex items-center gap-1 rounded-sm bg-accent-soft px-1.5 py-px font-medium text-accent-text hover:underline"
        >
          <Wrench className="size-3" aria-hidden="true" />
          {mend.label}
        </button>
      )}
    </span>
  );
}
