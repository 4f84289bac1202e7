"use client";

import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { StepMarks } from "@/components/canvas/step-marks";
import { NodeTile } from "@/components/node-tile";
import { useOrg } from "@/components/org-context";
import { IconButton } from "@/components/ui/icon-button";
import { StatusBadge } from "@/components/ui/status-badge";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { DocumentNode } from "@/server/workflow/document";
import type { StepView } from "@/server/workflow/run-view";
import { LoopPasses } from "./loop-passes";
import { ReasoningPanel } from "./reasoning-panel";
import { hasReasoning, NotYet, StepFigures, StepInput, StepNotices, StepOutput, stepWord } from "./step-body";
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
  onClose(): void;
};

type Tab = "reasoning" | "input" | "output";

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
      {step && <StepFigures step={step} />}
      <Tabs value={tab} onValueChange={(value) => setChosen(value as Tab)} className="min-h-0 flex-1">
        <TabsList>
          {(thinks || hasReasoning(step, live)) && <TabsTrigger value="reasoning">Reasoning</TabsTrigger>}
          <TabsTrigger value="output">Output</TabsTrigger>
          <TabsTrigger value="input">Input</TabsTrigger>
        </TabsList>
        <div className="min-h-0 flex-1 overflow-y-auto">
          <StepNotices runId={runId} node={node} step={step} />
          <TabsContent value="reasoning">{step ? <ReasoningPanel step={step} live={live} /> : <NotYet />}</TabsContent>
          <TabsContent value="output" className="grid gap-3 p-4">
            <StepOutput runId={runId} step={step} />
          </TabsContent>
          <TabsContent value="input" className="grid gap-3 p-4">
            <StepInput runId={runId} step={step} />
          </TabsContent>
        </div>
      </Tabs>
    </div>
  );
}
