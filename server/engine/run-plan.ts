// Stage 4 of 6. Walks a plan: which step starts, which is skipped, when the run is over. Pure: knows no engine, no database,
// no node types. What a step does is the caller's `execute`; where it came out decides what comes next.
import "server-only";
import type { PlanNeed, PlanStep } from "@/server/workflow/plan";

/** How a step came out. `failed`: nothing handles the failure, so the run fails. `ended`: the step ends the whole run. */
export type StepOutcome = { kind: "left"; handle: string } | { kind: "failed" } | { kind: "ended" };

export type PlanOutcome = { kind: "completed" } | { kind: "failed"; nodeId: string } | { kind: "ended"; nodeId: string };

export type EdgeSettled = { edgeId: string; taken: boolean };

export type PlanHandlers = {
  /**
   * A step that was settled before (by an earlier invocation), with its place in the order of settling; asked before
   * `execute`. All known steps are settled in that order before anything new starts, so a replay sees what was seen before.
   */
  recall?(step: PlanStep): { outcome: StepOutcome; order: number } | undefined;
  /** Whether a step was begun before and is not settled. Asked only while the walk drains. */
  isUnderWay?(step: PlanStep): boolean;
  /** Runs a step. `taken` are the inbound edges that were taken when it started, in the order in which they were. */
  execute(step: PlanStep, taken: readonly PlanNeed[]): Promise<StepOutcome>;
  /** None of its inbound edges was taken. */
  skip?(step: PlanStep): void;
  /** The outbound edges of a step that settled. Never called for a step that failed or ended the run. */
  settleEdges?(step: PlanStep, edges: readonly EdgeSettled[]): void;
};

type WalkOptions = { drains?: boolean; entries?: ReadonlyMap<string, readonly unknown[]> };

type Walkable = { steps: readonly PlanStep[] };

export type PlanWalk = {
  /** Resolves when no step is left, or at once at the first failure or end; steps still running are the caller's to stop. */
  run(): Promise<PlanOutcome>;
};

type Progress = {
  step: PlanStep;
  taken: PlanNeed[] /** `taken` when it became ready: later arrivals are ignored. */;
  joined: PlanNeed[];
  dead: number;
  /** Edges from the container itself, which every pass takes. */
  entered: number;
  state: "blocked" | "ready" | "running" | "settled";
};

/**
 * Prepares a walk over `plan`. Rejects only when a handler throws. `entries` are edges from outside, taken from the beginning, by
 * the step they lead to. With `drains`, a failure does not resolve it at once: what was under way is brought to its end, and
 * nothing else starts.
 */
export function createPlanWalk(
  plan: Walkable,
  handlers: PlanHandlers,
  { drains = false, entries = new Map() }: WalkOptions = {},
): PlanWalk {
  const progress = new Map(
    plan.steps.map((step): [string, Progress] => [
      step.nodeId,
      { step, taken: [], joined: [], dead: 0, entered: entries.get(step.nodeId)?.length ?? 0, state: "blocked" },
    ]),
  );
  const outbound = listOutbound(plan);
  const ready: Progress[] = [];
  let active = 0;
  let failure: PlanOutcome | undefined;
  let over: ((outcome: PlanOutcome) => void) | undefined;
  let broken: (thrown: unknown) => void;

  const markReady = (target: Progress) => {
    target.state = "ready";
    target.joined = [...target.taken];
    active++;
    ready.push(target);
  };

  /** Settles the edges that leave a step, and spreads skips with a list instead of recursion: graphs may be deep. */
  const settle = (origin: Progress, handle: string) => {
    const leaving: { from: Progress; handle: string | null }[] = [{ from: origin, handle }];
    for (let next = leaving.shift(); next; next = leaving.shift()) {
      const leftBy = next.handle;
      const edges = outbound.get(next.from.step.nodeId) ?? [];
      handlers.settleEdges?.(
        next.from.step,
        edges.map(({ need }) => ({ edgeId: need.edgeId, taken: need.handle === leftBy })),
      );
      for (const { need, target } of edges) {
        const reached = progress.get(target);
        if (!reached) continue;
        if (need.handle === leftBy) reached.taken.push(need);
        else reached.dead++;
        const verdict = reached.state === "blocked" ? judge(reached) : "wait";
        if (verdict === "start") markReady(reached);
        if (verdict === "skip") {
          reached.state = "settled";
          handlers.skip?.(reached.step);
          leaving.push({ from: reached, handle: null });
        }
      }
    }
  };

  const finish = (outcome: PlanOutcome) => {
    over?.(outcome);
    over = undefined;
  };

  const accept = (target: Progress, outcome: StepOutcome) => {
    target.state = "settled";
    active--;
    if (outcome.kind === "left") settle(target, outcome.handle);
    else if (outcome.kind === "failed" && drains) failure ??= { kind: "failed", nodeId: target.step.nodeId };
    else finish({ kind: outcome.kind, nodeId: target.step.nodeId });
  };

  const start = (target: Progress) => {
    if (failure && !handlers.isUnderWay?.(target.step)) {
      target.state = "settled";
      active--;
      return;
    }
    target.state = "running";
    handlers.execute(target.step, target.joined).then((outcome) => {
      if (!over) return;
      accept(target, outcome);
      advance();
    }, broken);
  };

  const advance = () => {
    settleRecalled(ready, handlers, accept, () => over !== undefined);
    for (const target of ready.splice(0)) if (over) start(target);
    if (active === 0) finish(failure ?? { kind: "completed" });
  };

  return {
    run: () =>
      new Promise((resolve, reject) => {
        over = resolve;
        broken = reject;
        for (const target of progress.values()) if (target.step.needs.length === 0 || judge(target) === "start") markReady(target);
        advance();
      }),
  };
}

/** Settles known steps, oldest first, until only new ones are ready. */
function settleRecalled(
  ready: Progress[],
  { recall }: PlanHandlers,
  accept: (target: Progress, outcome: StepOutcome) => void,
  isOpen: () => boolean,
) {
  if (!recall) return;
  while (isOpen()) {
    let oldest: { target: Progress; outcome: StepOutcome; order: number } | undefined;
    for (const target of ready) {
      const known = recall(target.step);
      if (known && (!oldest || known.order < oldest.order)) oldest = { target, ...known };
    }
    if (!oldest) return;
    ready.splice(ready.indexOf(oldest.target), 1);
    accept(oldest.target, oldest.outcome);
  }
}

/** Whether the inbound edges let a step start, now or never. */
function judge({ step, taken, dead, entered }: Progress): "start" | "skip" | "wait" {
  const settled = taken.length + dead === step.needs.length;
  const arrived = taken.length + entered;
  if (step.join.mode === "all") return !settled ? "wait" : arrived > 0 ? "start" : "skip";
  const enough = step.join.mode === "any" ? 1 : Math.max(1, step.join.count ?? 1);
  if (arrived >= enough) return "start";
  return settled ? "skip" : "wait";
}

function listOutbound(plan: Walkable): Map<string, { need: PlanNeed; target: string }[]> {
  const outbound = new Map<string, { need: PlanNeed; target: string }[]>();
  for (const step of plan.steps)
    for (const need of step.needs) {
      const edges = outbound.get(need.from);
      if (edges) edges.push({ need, target: step.nodeId });
      else outbound.set(need.from, [{ need, target: step.nodeId }]);
    }
  return outbound;
}
