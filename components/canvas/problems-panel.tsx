"use client";
import { CircleAlert, CircleCheck, TriangleAlert, Wrench, X } from "lucide-react";
import { useMemo } from "react";
import { readLastModel } from "@/components/inspector/default-model";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { nodeCatalog } from "@/server/nodes/registry";
import { fixAll } from "@/server/workflow/fix/fix-all";
import { issueKinds } from "@/server/workflow/fix/issue-kinds";
import { type Fix, type FixDesk, listFixes } from "@/server/workflow/fix/list-fixes";
import type { GraphIssue } from "@/server/workflow/graph";
import { useEditor, useEditorStore } from "./editor-context";
import { groupIssues } from "./group-issues";
import { countProblems } from "./problems";

type ProblemsPanelProps = { issues: readonly GraphIssue[]; onJump: (issue: GraphIssue) => void; onClose: () => void };

/** Everything that is wrong, by node, those with errors first; each entry leads to its place and offers what can be done at once. */
export function ProblemsPanel({ issues, onJump, onClose }: ProblemsPanelProps) {
  const document = useEditor((state) => state.history.document);
  const readOnly = useEditor((state) => state.readOnly);
  const groups = useMemo(() => groupIssues(issues, document), [issues, document]);
  const desk = useMemo(() => ({ document, catalog: nodeCatalog, model: readLastModel(localStorage) }), [document]);
  return (
    <section aria-label="Problems" className="flex max-h-64 min-h-0 flex-col border-t border-line bg-panel">
      <div className="flex h-9 shrink-0 items-center gap-2 px-4">
        <h2 className="flex-1 text-xs font-medium" aria-live="polite">
          {countProblems(issues)}
        </h2>
        {!readOnly && <FixAll issues={issues} desk={desk} />}
        <IconButton label="Close the problems" keys="Esc" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      {groups.length === 0 ? (
        <p className="flex items-center gap-2 px-4 pb-4 text-sm text-fg-2">
          <CircleCheck className="size-4 text-ok-fg" aria-hidden="true" /> Nothing is wrong: it can be published and run.
        </p>
      ) : (
        <ul className="min-h-0 overflow-y-auto pb-2">
          {groups.flatMap((group) =>
            group.issues.map((issue, at) => (
              <Entry
                key={[issue.nodeId, issue.edgeId, issue.field, issue.code, issue.message].join()}
                issue={issue}
                heading={at === 0 ? group.title : null}
                fixes={readOnly ? [] : listFixes(issue, desk)}
                onJump={() => onJump(issue)}
              />
            )),
          )}
        </ul>
      )}
    </section>
  );
}

type EntryProps = { issue: GraphIssue; heading: string | null; fixes: readonly Fix[]; onJump: () => void };

function Entry({ issue, heading, fixes, onJump }: EntryProps) {
  const { edit } = useEditorStore().getState();
  return (
    <li>
      {heading && <p className="px-4 pt-2 pb-0.5 text-2xs font-medium text-fg-3">{heading}</p>}
      <div className="flex flex-wrap items-start gap-x-2 gap-y-1 pr-3 hover:bg-hover">
        <button
          type="button"
          onClick={onJump}
          className="flex min-w-0 flex-1 basis-72 items-start gap-2 py-1.5 pl-4 text-left focus-visible:outline-offset-[-2px]"
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
        <span className="flex flex-wrap gap-1 py-1">
          {fixes.map(({ label, commands }) => (
            <Button key={label} variant="outline" size="sm" onClick={() => edit({ type: "batch", name: lowerFirst(label), commands })}>
              {label}
            </Button>
          ))}
        </span>
      </div>
    </li>
  );
}

/** For each kind of problem that is there more than once and can be fixed: all of them in one step. */
function FixAll({ issues, desk }: { issues: readonly GraphIssue[]; desk: FixDesk }) {
  const { edit } = useEditorStore().getState();
  const counts = new Map<GraphIssue["code"], number>();
  for (const issue of issues) if (listFixes(issue, desk).length > 0) counts.set(issue.code, (counts.get(issue.code) ?? 0) + 1);
  const many = [...counts].filter(([, count]) => count > 1);
  return many.map(([code, count]) => (
    <Button
      key={code}
      variant="ghost"
      size="sm"
      onClick={() => {
        const all = fixAll(code, desk);
        if (all) edit(all.command);
      }}
    >
      <Wrench /> Fix all {count}: {issueKinds[code]}
    </Button>
  ));
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
