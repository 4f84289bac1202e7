"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { StepMarks } from "@/components/canvas/step-marks";
import { NodeTile } from "@/components/node-tile";
import { useOrg } from "@/components/org-context";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import { StatusBadge, StatusGlyph } from "@/components/ui/status-badge";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { ErrorValue } from "@/server/errors";
import type { DocumentNode } from "@/server/workflow/document";
import type { StepView } from "@/server/workflow/run-view";
import { LoopPasses } from "./loop-passes";
import { ReasoningPanel } from "./reasoning-panel";
import { stepAtAttempt } from "./step-attempts";
import { hasReasoning, NotYet, StepFigures, StepInput, StepNotices, StepOutput, stepWord } from "./step-body";
import { StepLog } from "./step-log";
import { changeAddress, useAddress } from "./use-address";
import type { LiveText } from "./use-run-view";

type StepPanelProps = {
  runId: string;
  node: DocumentNode;
  /** Whose passes can be leafed through, the outermost first. */
  loops: readonly { id: string; name: string }[];
  step: StepView | undefined;
  live: LiveText | undefined;
  /** What can be done with it. */
  menu: ReactNode;
  /** What can be done about its error. */
  renderFixes?: ((error: ErrorValue) => ReactNode) | undefined;
  onClose(): void;
};

const tabs = ["reasoning", "output", "input", "log"] as const;

/** Everything about one step: how it stands, what it thought, what went in and came out. */
export function StepPanel({ runId, node, loops, step: latest, live, menu, renderFixes, onClose }: StepPanelProps) {
  const { looks } = useOrg();
  const look = looks[node.type] ?? { label: node.type, group: "logic" as const, icon: "square" };
  const [read] = useAddress();
  const asked = Number(read("attempt") ?? Number.NaN);
  const step = latest && stepAtAttempt(latest, asked);
  const thinks = look.group === "agent" || hasReasoning(step, live);
  const chosen = tabs.find((known) => known === read("tab") && (known !== "reasoning" || thinks));
  const tab = chosen ?? (thinks ? "reasoning" : "output");
  const turn = read("turn") === null ? null : Number(read("turn"));
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
      {latest && step && latest.attempts.length > 1 && <Attempts latest={latest} shown={step.attempt} />}
      {step && <StepFigures step={step} />}
      <Tabs value={tab} onValueChange={(value) => changeAddress({ tab: value, turn: null })} className="min-h-0 flex-1">
        <TabsList>
          {thinks && <TabsTrigger value="reasoning">Reasoning</TabsTrigger>}
          <TabsTrigger value="output">Output</TabsTrigger>
          <TabsTrigger value="input">Input</TabsTrigger>
          <TabsTrigger value="log">
            Log{step && step.logs.length > 0 && <span className="num ml-1 text-2xs text-fg-3">{step.logs.length}</span>}
          </TabsTrigger>
        </TabsList>
        <div className="min-h-0 flex-1 overflow-y-auto">
          <StepNotices runId={runId} node={node} step={step} renderFixes={step === latest ? renderFixes : undefined} />
          <TabsContent value="reasoning">
            {step ? <ReasoningPanel runId={runId} step={step} live={live} turn={turn} /> : <NotYet />}
          </TabsContent>
          <TabsContent value="output" className="grid gap-3 p-4">
            <StepOutput runId={runId} step={step} />
          </TabsContent>
          <TabsContent value="input" className="grid gap-3 p-4">
            <StepInput runId={runId} step={step} />
          </TabsContent>
          <TabsContent value="log">
            <StepLog step={step} />
          </TabsContent>
        </div>
      </Tabs>
    </div>
  );
}

/** The tries of a step, each with what it got and how it ended. */
function Attempts({ latest, shown }: { latest: StepView; shown: number }) {
  const last = latest.attempts.at(-1)?.attempt ?? 1;
  return (
    <div className="flex items-center gap-3 border-t border-line px-4 py-1.5 text-xs">
      <span className="text-fg-2">Attempt</span>
      <Segmented
        label="Attempt"
        value={String(shown)}
        // An attempt is one of this step, also when the panel only followed the run to it.
        onValueChange={(attempt) => changeAddress({ step: latest.stepKey, attempt: attempt === String(last) ? null : attempt })}
        options={latest.attempts.map(({ attempt, error }) => ({
          value: String(attempt),
          label: (
            <>
              {attempt}
              {error && <StatusGlyph status="failed" className="size-3" />}
            </>
          ),
        }))}
      />
    </div>
  );
}
