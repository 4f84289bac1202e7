import type { Plan, PlanStep } from "./plan";

/** What a run from a step on takes over, at one level of the plan. */
export type PlanReuse =
  | { ok: true; reused: PlanStep[] }
  /** `step` comes before the target and nothing is known of it. */
  | { ok: false; reason: "missing"; step: PlanStep }
  /** By what is known, the walk does not come to the target: `step` left by `handle`. */
  | { ok: false; reason: "not-reached"; step: PlanStep | null; handle: string | null };

/** Effects on the run itself: a run that goes on says them again. */
const saidAgain: ReadonlySet<string> = new Set(["stop", "respond"]);

/**
 * Which steps before `target`, and beside it, a run that begins there takes over: those that the walk comes to by the ways that the
 * known outputs left. Pinned and disabled steps cost nothing and are left to the run; so is what stands beside the target and is
 * not known, with all that follows from it. `wayOf` gives the handle that a step is known to have left by.
 */
export function planReuse(steps: Plan["steps"], target: string, wayOf: (step: PlanStep) => string | undefined): PlanReuse {
  const before = listBefore(steps, target);
  /** Handle; null: skipped; absent: it runs, or its way is not known. */
  const ways = new Map<string, string | null>();
  const reused: PlanStep[] = [];
  for (const step of steps) {
    const verdict = judge(step, ways);
    if (step.nodeId === target) {
      if (verdict === "skip") return { ok: false, reason: "not-reached", ...findFork(step, { steps, ways }) };
      continue;
    }
    if (verdict === "skip") ways.set(step.nodeId, null);
    if (verdict !== "start") continue;
    const free = freeWay(step);
    const known = free ?? wayOf(step);
    if (known !== undefined) {
      ways.set(step.nodeId, known);
      if (free === undefined) reused.push(step);
    } else if (before.has(step.nodeId)) return { ok: false, reason: "missing", step };
  }
  return { ok: true, reused };
}

/** The way of a step that costs nothing to run; undefined for the others. */
function freeWay(step: PlanStep): string | undefined {
  const first = step.handles.find((handle) => handle !== "error") ?? "out";
  if (step.disabled || saidAgain.has(step.type)) return first;
  return step.pinned ? (step.pinned.handle ?? first) : undefined;
}

function judge({ nodeId, needs, join }: PlanStep, ways: ReadonlyMap<string, string | null>): "start" | "skip" | "unknown" {
  if (needs.length === 0) return "start";
  const isOpen = needs.some(({ from }) => from !== nodeId && !ways.has(from));
  const taken = needs.filter(({ from, handle }) => ways.get(from) === handle).length;
  const enough = join.mode === "count" ? Math.max(1, join.count ?? 1) : 1;
  if (join.mode === "all" && isOpen) return "unknown";
  if (taken >= enough) return "start";
  return isOpen ? "unknown" : "skip";
}

function listBefore(steps: Plan["steps"], target: string): Set<string> {
  const before = new Set<string>();
  for (const { nodeId, needs } of steps.toReversed())
    if (nodeId === target || before.has(nodeId)) for (const { from } of needs) before.add(from);
  return before;
}

type Walked = { steps: Plan["steps"]; ways: ReadonlyMap<string, string | null> };

/** The step nearest to the target, going back, that was reached and left another way. */
function findFork(target: PlanStep, { steps, ways }: Walked): { step: PlanStep | null; handle: string | null } {
  const byId = new Map(steps.map((step) => [step.nodeId, step]));
  const queue = [...target.needs];
  for (const { from } of queue) {
    const way = ways.get(from);
    const step = byId.get(from);
    if (typeof way === "string") return { step: step ?? null, handle: way };
    if (step) queue.push(...step.needs.filter((need) => !queue.includes(need)));
  }
  return { step: null, handle: null };
}
