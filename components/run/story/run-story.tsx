"use client";
import { Brain } from "lucide-react";
import { useMemo } from "react";
import { formatDuration } from "@/components/ui/duration";
import { EmptyState } from "@/components/ui/empty-state";
import { formatMoney } from "@/components/ui/money";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DocumentNode } from "@/server/workflow/document";
import type { RunView } from "@/server/workflow/run-view";
import { type StoryStep, tellRun } from "@/server/workflow/story/tell-run";
import { ReasoningPanel } from "../reasoning-panel";
import type { LiveText } from "../use-run-view";
import { StoryExport } from "./story-export";

type RunStoryProps = {
  runId: string;
  /** As of the moment that is looked at. */
  view: RunView;
  live: Readonly<Record<string, LiveText>>;
  nodes: readonly DocumentNode[];
  onSelect(stepKey: string): void;
};

/** What the agents of a run thought, did and saw, one after the other, to be read or taken away. */
export function RunStory({ runId, view, live, nodes, onSelect }: RunStoryProps) {
  const names = useMemo(() => new Map(nodes.map(({ id, name }) => [id, name || id])), [nodes]);
  const nameOf = (id: string) => names.get(id) ?? id;
  const { steps } = tellRun(view, { runId, title: "", nameOf });
  if (steps.length === 0)
    return <EmptyState icon={Brain} title="Nothing was thought yet" description="What agents think, do and see is told here as a story." />;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-3xl pb-4">
        <div className="flex justify-end px-4 pt-3">
          <StoryExport runId={runId} view={view} nameOf={nameOf} />
        </div>
        {steps.map((told) => {
          const step = view.steps[told.stepKey];
          return (
            <section key={told.stepKey} aria-label={told.name}>
              <StepHeading told={told} onSelect={() => onSelect(told.stepKey)} />
              {step && <ReasoningPanel runId={runId} step={step} live={step.status === "running" ? live[told.stepKey] : undefined} />}
            </section>
          );
        })}
      </div>
    </div>
  );
}

function StepHeading({ told, onSelect }: { told: StoryStep; onSelect: () => void }) {
  const figures = [
    told.durationMs !== null && formatDuration(told.durationMs),
    told.tokens > 0 && `${told.tokens.toLocaleString("en")} tokens`,
    told.costMicros > 0 && formatMoney(told.costMicros / 1_000_000),
  ];
  return (
    <header className="flex flex-wrap items-center gap-2 px-4 pt-3">
      <h3 className="min-w-0">
        <button type="button" className="max-w-full truncate rounded-sm text-sm font-[570] hover:underline" onClick={onSelect}>
          {told.name}
        </button>
      </h3>
      <StatusBadge status={told.status} />
      <span className="num ml-auto text-xs text-fg-3">{figures.filter(Boolean).join(" · ")}</span>
    </header>
  );
}
