"use client";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";
import type { GraphIssue } from "@/server/workflow/graph";
import { countProblems } from "./problems";

const shown = 4;

/** What keeps the draft from being published, each leading to its place; warnings only count. */
export function PublishProblems({ issues, onShow }: { issues: readonly GraphIssue[]; onShow: (issue: GraphIssue | null) => void }) {
  const errors = issues.filter(({ severity }) => severity === "error");
  if (issues.length === 0) return null;
  const blocked = errors.length > 0;
  const Icon = blocked ? CircleAlert : TriangleAlert;
  return (
    <section
      aria-label="Problems"
      className={cn("grid gap-1.5 rounded-md px-2.5 py-2 text-sm", blocked ? "bg-fail-soft text-fail-fg" : "bg-wait-soft text-wait-fg")}
    >
      <p className="flex items-start gap-2">
        <Icon className="mt-[2px] size-4 shrink-0" aria-hidden="true" />
        <span className="flex-1">
          {countProblems(issues)}
          {blocked ? `: fix ${errors.length === 1 ? "it" : "them"} before it can be published.` : ". It can be published all the same."}
        </span>
        <Button variant="link" className="text-inherit" onClick={() => onShow(null)}>
          Show all
        </Button>
      </p>
      {blocked && (
        <ul className="grid gap-1 pl-6">
          {errors.slice(0, shown).map((issue) => (
            <li key={[issue.nodeId, issue.edgeId, issue.field, issue.message].join()}>
              <button type="button" className="text-left underline underline-offset-2" onClick={() => onShow(issue)}>
                {issue.message}
              </button>
            </li>
          ))}
          {errors.length > shown && <li>and {errors.length - shown} more</li>}
        </ul>
      )}
    </section>
  );
}
