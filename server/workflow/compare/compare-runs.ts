// Two runs of one workflow side by side: which way each took, and how every step came out.
import { isFinalStep, type RunStatus, type StepStatus } from "../run-event";
import type { RunView, StepView } from "../run-view";
import { diffValues } from "./diff-values";

export type Path = "a" | "b" | "both";

/** Figures of a step, or of all passes of one. */
export type SideFigures = {
  status: StepStatus;
  /** Passes that came to it; 1 outside loops. */
  count: number;
  failed: number;
  durationMs: number;
  tokens: number;
  costMicros: number;
};

/** One pass of a step, or the step itself outside loops. */
export type StepPair = { stepKey: string; a: StepView | null; b: StepView | null; isSame: boolean };

export type NodeComparison = {
  nodeId: string;
  /** null: neither run came to it. */
  path: Path | null;
  a: SideFigures | null;
  b: SideFigures | null;
  pairs: readonly StepPair[];
  /** Both came to it, and each time with the same status and output. */
  isSame: boolean;
};

export type RunTotals = { status: RunStatus; durationMs: number | null; tokens: number; costMicros: number; steps: number; failed: number };

export type RunComparison = {
  a: RunTotals;
  b: RunTotals;
  /** In the order of `nodeIds`. */
  nodes: readonly NodeComparison[];
  /** By edge id; those that neither took are left out. */
  edges: Readonly<Record<string, Path>>;
};

/** `nodeIds`: those of both drawings, in the order in which they are to be listed. */
export function compareRuns(a: RunView, b: RunView, nodeIds: readonly string[]): RunComparison {
  const [inA, inB] = [groupByNode(a), groupByNode(b)];
  return {
    a: totalsOf(a),
    b: totalsOf(b),
    nodes: nodeIds.map((nodeId) => compareNode(nodeId, inA.get(nodeId) ?? [], inB.get(nodeId) ?? [])),
    edges: compareEdges(a, b),
  };
}

function groupByNode({ steps }: RunView): Map<string, StepView[]> {
  const byNode = new Map<string, StepView[]>();
  for (const step of Object.values(steps)) {
    const others = byNode.get(step.nodeId);
    if (others) others.push(step);
    else byNode.set(step.nodeId, [step]);
  }
  return byNode;
}

/** What was skipped was not come to. */
const isReached = ({ status }: StepView) => status !== "skipped";

function compareNode(nodeId: string, a: readonly StepView[], b: readonly StepView[]): NodeComparison {
  const byKey = new Map(b.map((step) => [step.stepKey, step]));
  const known = new Set(a.map(({ stepKey }) => stepKey));
  const pairs = [
    ...a.map((step) => toPair(step.stepKey, step, byKey.get(step.stepKey) ?? null)),
    ...b.filter(({ stepKey }) => !known.has(stepKey)).map((step) => toPair(step.stepKey, null, step)),
  ];
  const [reachedA, reachedB] = [a.filter(isReached), b.filter(isReached)];
  const path = reachedA.length > 0 ? (reachedB.length > 0 ? "both" : "a") : reachedB.length > 0 ? "b" : null;
  return {
    nodeId,
    path,
    a: figuresOf(reachedA),
    b: figuresOf(reachedB),
    pairs,
    isSame: path === "both" && pairs.every(({ isSame }) => isSame),
  };
}

function toPair(stepKey: string, a: StepView | null, b: StepView | null): StepPair {
  const isSame =
    a !== null &&
    b !== null &&
    a.status === b.status &&
    a.handle === b.handle &&
    diffValues(withoutUsage(a.output), withoutUsage(b.output), { most: 1 }).length === 0;
  return { stepKey, a, b, isSame };
}

/** What a model's answer took is a figure of the step, and not what it gave. */
export function withoutUsage(output: unknown): unknown {
  if (typeof output !== "object" || output === null || !("text" in output) || !("usage" in output)) return output;
  const { usage: _usage, ...rest } = output;
  return rest;
}

function figuresOf(steps: readonly StepView[]): SideFigures | null {
  const [first] = steps;
  if (!first) return null;
  const sum = (read: (step: StepView) => number) => steps.reduce((total, step) => total + read(step), 0);
  const isBad = (step: StepView) => step.status === "failed" && !step.handled;
  return {
    status: (steps.find(isBad) ?? steps.find(({ status }) => !isFinalStep(status)) ?? first).status,
    count: steps.length,
    failed: steps.filter(({ status }) => status === "failed").length,
    durationMs: sum(({ durationMs }) => durationMs ?? 0),
    tokens: sum(({ tokens }) => tokens.input + tokens.output),
    costMicros: sum(({ costMicros }) => costMicros),
  };
}

function totalsOf({ status, startedAt, finishedAt, tokens, costMicros, steps }: RunView): RunTotals {
  const reached = Object.values(steps).filter(isReached);
  return {
    status,
    durationMs: startedAt !== undefined && finishedAt !== undefined ? Date.parse(finishedAt) - Date.parse(startedAt) : null,
    tokens: tokens.input + tokens.output,
    costMicros,
    steps: reached.length,
    failed: reached.filter((step) => step.status === "failed").length,
  };
}

function compareEdges(a: RunView, b: RunView): Record<string, Path> {
  const paths: Record<string, Path> = {};
  for (const id of new Set([...Object.keys(a.edges), ...Object.keys(b.edges)])) {
    const [inA, inB] = [a.edges[id] === "taken", b.edges[id] === "taken"];
    if (inA || inB) paths[id] = inA && inB ? "both" : inA ? "a" : "b";
  }
  return paths;
}
