"use client";

import { ChevronRight, Equal, EqualNot } from "lucide-react";
import { useMemo, useState } from "react";
import { cn } from "@/components/cn";
import { NodeTile } from "@/components/node-tile";
import { useOrg } from "@/components/org-context";
import { formatDuration } from "@/components/ui/duration";
import { formatMoney } from "@/components/ui/money";
import { Segmented } from "@/components/ui/segmented";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { NodeComparison, RunComparison, SideFigures } from "@/server/workflow/compare/compare-runs";
import type { WorkflowDocument } from "@/server/workflow/document";
import { ComparePairs } from "./compare-pairs";
import { Difference } from "./difference";

type NodesProps = {
  comparison: RunComparison;
  document: WorkflowDocument;
  /** The runs' ids. */
  a: string;
  b: string;
  chosen: string | null;
  onChoose(nodeId: string | null): void;
};

const pathWords = { a: "Only A", b: "Only B", both: "Both" } as const;

/** Every step that one of the runs came to, and what differs. */
export function CompareNodes({ comparison, document, a, b, chosen, onChoose }: NodesProps) {
  const [shown, setShown] = useState<"all" | "different">("all");
  const nodes = useMemo(
    () => comparison.nodes.filter((node) => node.path !== null && (shown === "all" || !node.isSame)),
    [comparison, shown],
  );
  const named = useMemo(() => new Map(document.nodes.map((node) => [node.id, node])), [document]);
  return (
    <section aria-label="Steps" className="text-sm">
      <div className="flex items-center justify-between gap-3 border-b border-line px-3 py-1.5">
        <h2 className="text-sm font-[550]">Steps</h2>
        <Segmented
          label="Which steps"
          value={shown}
          onValueChange={setShown}
          options={[
            { value: "all", label: "All" },
            { value: "different", label: "Different" },
          ]}
        />
      </div>
      {nodes.length === 0 && <p className="px-4 py-6 text-fg-3">Both runs came out the same.</p>}
      <ul>
        {nodes.map((node) => (
          <NodeRow
            key={node.nodeId}
            comparison={node}
            node={named.get(node.nodeId)}
            runs={{ a, b }}
            isOpen={chosen === node.nodeId}
            onToggle={() => onChoose(chosen === node.nodeId ? null : node.nodeId)}
          />
        ))}
      </ul>
    </section>
  );
}

type NodeRowProps = {
  comparison: NodeComparison;
  node: WorkflowDocument["nodes"][number] | undefined;
  runs: { a: string; b: string };
  isOpen: boolean;
  onToggle(): void;
};

function NodeRow({ comparison, node, runs, isOpen, onToggle }: NodeRowProps) {
  const { looks } = useOrg();
  const look = looks[node?.type ?? ""] ?? { label: comparison.nodeId, group: "logic" as const, icon: "square" };
  const { path, a, b, isSame } = comparison;
  return (
    <li className="border-b border-line">
      <button type="button" aria-expanded={isOpen} onClick={onToggle} className="grid w-full gap-1 px-3 py-2 text-left hover:bg-hover">
        <span className="flex items-center gap-2">
          <ChevronRight className={cn("size-3.5 shrink-0 text-fg-3 transition-transform", isOpen && "rotate-90")} aria-hidden="true" />
          <NodeTile group={look.group} icon={look.icon} size="xs" />
          <span className="min-w-0 truncate font-medium">{node?.name || look.label}</span>
          {path && (
            <span data-path={path} className="compare-letter ml-auto">
              {pathWords[path]}
            </span>
          )}
          {path === "both" && <Sameness isSame={isSame} />}
        </span>
        <span className="num grid grid-cols-2 gap-2 pl-6 text-xs text-fg-2">
          <Side name="A" figures={a} />
          <Side name="B" figures={b} before={a} />
        </span>
      </button>
      {isOpen && <ComparePairs pairs={comparison.pairs} runs={runs} />}
    </li>
  );
}

function Sameness({ isSame }: { isSame: boolean }) {
  const Icon = isSame ? Equal : EqualNot;
  return (
    <span className={cn("flex items-center gap-1 text-2xs", isSame ? "text-fg-3" : "text-wait-fg")}>
      <Icon className="size-3" aria-hidden="true" /> {isSame ? "Same" : "Different"}
    </span>
  );
}

function Side({ name, figures, before }: { name: string; figures: SideFigures | null; before?: SideFigures | null }) {
  if (!figures) return <span className="text-fg-3">{name}: not reached</span>;
  const { status, count, failed, durationMs, tokens, costMicros } = figures;
  const money = (micros: number) => formatMoney(micros / 1_000_000);
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <StatusGlyph status={status} className="size-3.5" />
      <span>
        {formatDuration(durationMs)} {before && <Difference a={before.durationMs} b={durationMs} format={formatDuration} />}
      </span>
      {count > 1 && <span>{count} passes</span>}
      {failed > 0 && count > 1 && <span className="text-fail-fg">{failed} failed</span>}
      {tokens > 0 && <span>{tokens.toLocaleString("en")} tok</span>}
      {costMicros > 0 && (
        <span>
          {money(costMicros)} {before && <Difference a={before.costMicros} b={costMicros} format={money} />}
        </span>
      )}
    </span>
  );
}
