// What the canvas shows of a run: one step for each node, and inside loops that of one pass, the same for all nodes of a body.
import type { LoopOverlay, PassTally, RunOverlay } from "@/components/canvas/use-run-store";
import { isActiveStep, isFinalStep } from "@/server/workflow/run-event";
import type { RunView, StepView } from "@/server/workflow/run-view";
import type { BodyShape, PlanShape } from "./plan-shape";
import { formatStepKey, parseStepKey } from "./step-key";

/** One pass of a loop while its steps are gathered. */
type Pass = { settled: number; failed: boolean; asks: boolean; latest: string };

/** `chosen` passes are looked at where they exist; other loops show what asks a person, what failed, or what began last. */
export function readOverlay(
  view: RunView,
  shape: PlanShape,
  chosen: Readonly<Record<string, number>>,
): Pick<RunOverlay, "byNode" | "edges" | "loops" | "tallies"> {
  const steps = groupByNode(view.steps);
  const shown = new Map<string, number>();
  const loops: Record<string, LoopOverlay> = {};
  for (const [container, body] of shape.bodies) {
    const outer = readPath(shape.chains.get(container) ?? [], shown);
    if (!outer) continue;
    const passes = gatherPasses(steps, { container, body, outer, shape });
    const failed = findFailedPass(view, container, shape);
    const pass = pickPass(passes, chosen[container], failed);
    if (pass !== null) shown.set(container, pass);
    const step = view.steps[formatStepKey({ nodeId: container, path: outer })];
    if (step) loops[container] = describeLoop(step, { passes, pass, size: body.nodeIds.length });
  }
  const byNode = pickSteps(view, shape, shown);
  return {
    byNode,
    edges: readEdges(view, { shape, byNode, shown }),
    loops,
    tallies: countPasses(steps, shape, shown),
  };
}

type KeyedStep = { step: StepView; path: readonly number[] };
type StepsByNode = ReadonlyMap<string, readonly KeyedStep[]>;

/** Only those inside loops: the others are found by their node. */
function groupByNode(steps: RunView["steps"]): StepsByNode {
  const byNode = new Map<string, KeyedStep[]>();
  for (const key in steps) {
    const step = steps[key];
    const { nodeId, path } = parseStepKey(key);
    if (!step || path.length === 0) continue;
    const others = byNode.get(nodeId);
    if (others) others.push({ step, path });
    else byNode.set(nodeId, [{ step, path }]);
  }
  return byNode;
}

/** Whether a step belongs to the passes that are shown around it. */
function isWithin(path: readonly number[], outer: readonly number[]): boolean {
  for (let depth = 0; depth < outer.length; depth++) if (path[depth] !== outer[depth]) return false;
  return true;
}

/** The shown pass of each container; null when one of them has none yet. */
function readPath(chain: readonly string[], shown: ReadonlyMap<string, number>): number[] | null {
  const path = chain.map((container) => shown.get(container));
  return path.every((index) => index !== undefined) ? path : null;
}

type Loop = { container: string; body: BodyShape; outer: readonly number[]; shape: PlanShape };

function gatherPasses(steps: StepsByNode, { container, body, outer, shape }: Loop): Map<number, Pass> {
  const direct = new Set(body.nodeIds);
  const passes = new Map<number, Pass>();
  for (const [nodeId, keyed] of steps) {
    if (shape.chains.get(nodeId)?.[outer.length] !== container) continue;
    const isDirect = direct.has(nodeId);
    for (const { step, path } of keyed) {
      const index = path[outer.length];
      if (index === undefined || !isWithin(path, outer)) continue;
      const pass = passes.get(index) ?? { settled: 0, failed: false, asks: false, latest: "" };
      passes.set(index, pass);
      if (step.waiting?.for === "person") pass.asks = true;
      if ((step.startedAt ?? "") > pass.latest) pass.latest = step.startedAt ?? "";
      if (!isDirect) continue;
      if (isFinalStep(step.status)) pass.settled += 1;
      if (step.status === "failed" && !step.handled) pass.failed = true;
    }
  }
  return new Map([...passes].sort(([left], [right]) => left - right));
}

/** The pass in which the run failed, when it failed inside this loop. */
function findFailedPass(view: RunView, container: string, { chains }: PlanShape): number | undefined {
  if (view.failedStepKey === undefined) return undefined;
  const { nodeId, path } = parseStepKey(view.failedStepKey);
  return path[chains.get(nodeId)?.indexOf(container) ?? -1];
}

function pickPass(passes: ReadonlyMap<number, Pass>, chosen: number | undefined, failed: number | undefined): number | null {
  for (const wish of [chosen, failed]) if (wish !== undefined && passes.has(wish)) return wish;
  const asking = [...passes].find(([, pass]) => pass.asks);
  if (asking) return asking[0];
  let latest: [number, Pass] | undefined;
  for (const pass of passes) if (!latest || pass[1].latest >= latest[1].latest) latest = pass;
  return latest?.[0] ?? null;
}

function describeLoop(
  step: StepView,
  { passes, pass, size }: { passes: ReadonlyMap<number, Pass>; pass: number | null; size: number },
): LoopOverlay {
  const isOver = isFinalStep(step.status);
  const tally: PassTally = { succeeded: 0, failed: 0, running: 0 };
  for (const { failed, settled } of passes.values()) {
    if (failed) tally.failed += 1;
    else if (settled >= size) tally.succeeded += 1;
    else if (!isOver) tally.running += 1;
  }
  const total = step.progress?.total ?? (isOver && passes.size > 0 ? passes.size : countItems(step));
  const failedPasses = [...passes].flatMap(([index, { failed }]) => (failed ? [index] : []));
  const isApart = passes.size === 0 && (isOver ? step.status === "succeeded" && !hasNoResults(step) : step.waiting?.for === "run");
  const done = isApart && isOver ? (total ?? 0) : Math.max(step.progress?.done ?? 0, tally.succeeded + tally.failed);
  return { ...tally, shown: pass, passes: [...passes.keys()], total, done, failedPasses, isApart };
}

function hasNoResults({ output }: StepView): boolean {
  return (
    typeof output === "object" && output !== null && "results" in output && Array.isArray(output.results) && output.results.length === 0
  );
}

function countItems({ config }: StepView): number | null {
  const items = typeof config === "object" && config !== null && "items" in config ? config.items : null;
  return Array.isArray(items) ? items.length : null;
}

function pickSteps(view: RunView, { chains }: PlanShape, shown: ReadonlyMap<string, number>): Record<string, StepView> {
  const byNode: Record<string, StepView> = {};
  for (const [nodeId, chain] of chains) {
    const path = readPath(chain, shown);
    const step = path && view.steps[formatStepKey({ nodeId, path })];
    if (step) byNode[nodeId] = step;
  }
  return byNode;
}

type Shown = { shape: PlanShape; byNode: Readonly<Record<string, StepView>>; shown: ReadonlyMap<string, number> };

/** The log does not say in which pass an edge inside a loop was taken; the steps of the shown pass do. */
function readEdges(view: RunView, { shape, byNode, shown }: Shown): RunOverlay["edges"] {
  const states: Record<string, "taken" | "dead"> = { ...view.edges };
  for (const [container, { edges, entries }] of shape.bodies) {
    for (const edgeId of entries) {
      delete states[edgeId];
      if (shown.has(container)) states[edgeId] = "taken";
    }
    for (const { edgeId, from, handle } of edges) {
      delete states[edgeId];
      const step = byNode[from];
      if (step && isFinalStep(step.status)) states[edgeId] = leavesBy(step) === handle ? "taken" : "dead";
    }
  }
  return states;
}

function leavesBy({ status, handle, handled }: StepView): string | undefined {
  if (status === "failed") return handled === "branch" ? "error" : handled === "continue" ? (handle ?? "out") : undefined;
  return status === "succeeded" ? handle : undefined;
}

/** Of each node inside a loop, over all passes of the innermost one. */
function countPasses(steps: StepsByNode, { chains }: PlanShape, shown: ReadonlyMap<string, number>): Record<string, PassTally> {
  const tallies: Record<string, PassTally> = {};
  for (const [nodeId, keyed] of steps) {
    const outer = readPath((chains.get(nodeId) ?? []).slice(0, -1), shown);
    if (!outer) continue;
    const tally = { succeeded: 0, failed: 0, running: 0 };
    for (const { step, path } of keyed) {
      if (!isWithin(path, outer)) continue;
      tallies[nodeId] = tally;
      if (step.status === "succeeded") tally.succeeded += 1;
      else if (step.status === "failed") tally.failed += 1;
      else if (isActiveStep(step.status)) tally.running += 1;
    }
  }
  return tallies;
}
