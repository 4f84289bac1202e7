"use client";

import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { StepMarks } from "@/components/canvas/step-marks";
import { NodeTile } from "@/components/node-tile";
import { useOrg } from "@/components/org-context";
import { Duration, RunningDuration } from "@/components/ui/duration";
import { IconButton } from "@/components/ui/icon-button";
import { Money } from "@/components/ui/money";
import { StatusBadge } from "@/components/ui/status-badge";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { DocumentNode } from "@/server/workflow/document";
import { isActiveStep } from "@/server/workflow/run-event";
import type { StepView } from "@/server/workflow/run-view";
import { ChildRuns } from "./child-runs";
import { ErrorCard } from "./error-card";
import { LoopPasses } from "./loop-passes";
import { ReasoningPanel } from "./reasoning-panel";
import { StepApproval } from "./step-approval";
import type { LiveText } from "./use-run-view";
import { ValueView } from "./value-view";

type StepPanelProps = {
  runId: string;
  node: DocumentNode;
  /** Whose passes can be leafed through, the outermost first. */
  loops: readonly { id: string; name: string }[];
  step: StepView | undefined;
  live: LiveText | undefined;
  /** What can be done with it. */
  menu: ReactNode;
  onClose(): void;
};

/** Node types that let other runs do their work. */
const typesWithRuns: ReadonlySet<string> = new Set(["sub-workflow", "for-each"]);

type Tab = "reasoning" | "input" | "output";

const hasReasoning = (step: StepView | undefined, live: LiveText | undefined) => live !== undefined || (step?.turns.length ?? 0) > 0;

/** Everything about one step: how it stands, what it thought, what went in and came out. */
export function StepPanel({ runId, node, loops, step, live, menu, onClose }: StepPanelProps) {
  const { looks } = useOrg();
  const look = looks[node.type] ?? { label: node.type, group: "logic" as const, icon: "square" };
  const [chosen, setChosen] = useState<Tab | null>(null);
  const thinks = look.group === "agent";
  const tab: Tab = chosen ?? (thinks || hasReasoning(step, live) ? "reasoning" : "output");
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex items-start gap-3 px-4 pt-4 pb-3">
        <NodeTile group={look.group} icon={look.icon} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-md font-[570]">{node.name || look.label}</h2>
          <p className="truncate text-xs text-fg-3">{look.label}</p>
        </div>
        <StatusBadge status={step?.status ?? "queued"} word={step && stepWord(step)} />
        {menu}
        <IconButton label="Close" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      {loops.map(({ id, name }) => (
        <LoopPasses key={id} containerId={id} name={name} />
      ))}
      {step && (step.flags.length > 0 || step.edited) && (
        <p className="flex flex-wrap gap-x-4 gap-y-1 px-4 pb-2.5">
          <StepMarks step={step} withWords />
        </p>
      )}
      {step && <Figures step={step} />}
      <Tabs value={tab} onValueChange={(value) => setChosen(value as Tab)} className="min-h-0 flex-1">
        <TabsList>
          {(thinks || hasReasoning(step, live)) && <TabsTrigger value="reasoning">Reasoning</TabsTrigger>}
          <TabsTrigger value="output">Output</TabsTrigger>
          <TabsTrigger value="input">Input</TabsTrigger>
        </TabsList>
        <div className="min-h-0 flex-1 overflow-y-auto">
          {step?.waiting?.for === "person" && step.waiting.humanTaskId && (
            <StepApproval runId={runId} humanTaskId={step.waiting.humanTaskId} />
          )}
          {step && typesWithRuns.has(node.type) && <ChildRuns runId={runId} step={step} />}
          {step?.error && (
            <div className="px-4 pt-4">
              <ErrorCard error={step.error} attempt={step.attempt} />
            </div>
          )}
          {step?.retry && step.status === "retrying" && (
            <p className="px-4 pt-3 text-xs text-wait-fg">
              Attempt {step.retry.attempt} begins at {new Date(step.retry.at).toLocaleTimeString()}. {step.retry.error.message}
            </p>
          )}
          <TabsContent value="reasoning">{step ? <ReasoningPanel step={step} live={live} /> : <NotYet />}</TabsContent>
          <TabsContent value="output" className="grid gap-3 p-4">
            {step && step.output !== undefined ? <ValueView runId={runId} label="Output" value={step.output} /> : <NotYet step={step} />}
            {step?.handle && step.handle !== "out" && (
              <p className="text-xs text-fg-2">
                Left by <b className="font-[550]">{step.handle}</b>
              </p>
            )}
            {step?.logs.map((line) => (
              <p key={line.seq} className="font-mono text-2xs text-fg-2">
                {line.level}: {line.message}
              </p>
            ))}
          </TabsContent>
          <TabsContent value="input" className="grid gap-3 p-4">
            {step && step.input !== undefined ? <ValueView runId={runId} label="Input" value={step.input} /> : <NotYet step={step} />}
            {step?.config !== undefined && <ValueView runId={runId} label="Settings as resolved" value={step.config} />}
          </TabsContent>
        </div>
      </Tabs>
    </div>
  );
}

const skipWords = {
  disabled: "This node is disabled, so its input was passed on.",
  "not-reached": "The run took another way, so this step was skipped.",
  "by-person": "A person skipped this step.",
} as const;

/** The status in words, where its own word would leave out who or why. */
function stepWord(step: StepView): string | undefined {
  if (step.status === "skipped" && step.skipReason === "by-person") return "Skipped by a person";
  if (step.status === "queued") return "Ready, paused";
  if (step.status === "waiting" && step.waiting?.for === "run") return "Waiting for a run";
  return undefined;
}

function NotYet({ step }: { step?: StepView | undefined }) {
  if (step?.status === "skipped") return <p className="p-4 text-sm text-fg-3">{skipWords[step.skipReason ?? "not-reached"]}</p>;
  if (step?.status === "queued") return <p className="p-4 text-sm text-fg-3">It is ready, and begins when the run goes on.</p>;
  return (
    <p className="p-4 text-sm text-fg-3">
      {!step
        ? "The run has not reached this yet."
        : isActiveStep(step.status)
          ? "Nothing yet: the step goes on."
          : "Nothing was recorded here."}
    </p>
  );
}

const whole = new Intl.NumberFormat("en");

function Figures({ step }: { step: StepView }) {
  const tokens = step.tokens.input + step.tokens.output;
  return (
    <dl className="grid grid-cols-3 border-y border-line text-xs [&>div]:px-4 [&>div]:py-2.5 [&>div+div]:border-l [&>div+div]:border-line">
      <div>
        <dt className="text-fg-3">Time</dt>
        <dd className="num text-sm font-[570]">
          {isActiveStep(step.status) && step.startedAt ? (
            <RunningDuration since={step.startedAt} />
          ) : step.durationMs === undefined ? (
            "–"
          ) : (
            <Duration ms={step.durationMs} />
          )}
        </dd>
      </div>
      <div>
        <dt className="text-fg-3">Tokens</dt>
        <dd
          className="num text-sm font-[570]"
          title={`${step.tokens.input} in, ${step.tokens.output} out${step.tokens.estimated ? "; guessed, because the provider did not count" : ""}`}
        >
          {tokens === 0 ? "–" : `${step.tokens.estimated ? "≈ " : ""}${whole.format(tokens)}`}
        </dd>
      </div>
      <div>
        <dt className="text-fg-3">Cost</dt>
        <dd className="num text-sm font-[570]">
          {step.savedMicros ? (
            <>
              <Money usd={step.savedMicros / 1_000_000} /> saved
            </>
          ) : step.costMicros === 0 ? (
            "–"
          ) : (
            <Money usd={step.costMicros / 1_000_000} />
          )}
        </dd>
      </div>
    </dl>
  );
}
