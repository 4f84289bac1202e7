import type { StepPlace } from "./locate-step";
import type { Plan, PlanBody, PlanStep } from "./plan";

/** Steps that cost nothing and whose effect is on the run itself: a fork says them again. */
const saidAgain: ReadonlySet<string> = new Set(["stop", "respond"]);

/**
 * Which settled steps a fork reuses: those that neither are the chosen step, nor come after it, nor hold it. Inside a loop the
 * other passes are reused too; of a `while`, in which each pass follows from the one before, only the earlier ones.
 * `chosen: null` (a retry) reuses all that is settled.
 */
export function createReuse(plan: Plan, chosen: StepPlace | null): (place: StepPlace) => boolean {
  const after = chosen === null ? [] : listAfter(plan.steps, chosen);
  return (place) => {
    if (saidAgain.has(place.step.type)) return false;
    for (const [level, there] of (chosen?.chain ?? []).entries()) {
      const here = place.chain[level];
      if (!here || after[level]?.has(here.nodeId)) return false;
      if (here.nodeId !== there.nodeId) return true;
      const [pass, chosenPass] = [place.path[level], chosen?.path[level]];
      // The chosen step or what is inside it, or a container that holds it.
      if (chosenPass === undefined || pass === undefined) return false;
      if (pass !== chosenPass) return there.type !== "while" || pass < chosenPass;
    }
    return true;
  };
}

/** At each level of the chosen step's chain, the nodes that come after it (or after the container that holds it). */
function listAfter(steps: readonly PlanStep[], { chain }: StepPlace): Set<string>[] {
  let level = steps;
  return chain.map((step) => {
    const after = new Set<string>();
    // Topological, so one walk finds all.
    for (const { nodeId, needs } of level) if (needs.some(({ from }) => from === step.nodeId || after.has(from))) after.add(nodeId);
    level = step.body?.steps ?? [];
    return after;
  });
}

/** The edges that a settled step decided, in the words of the log; an entry edge belongs to the container's first pass. */
export function listEdges(plan: Plan, place: StepPlace, handle: string): { edgeId: string; taken: boolean }[] {
  const holder = place.chain.at(-2);
  const siblings = holder?.body?.steps ?? plan.steps;
  const left = siblings.flatMap(({ needs }) =>
    needs.filter(({ from }) => from === place.step.nodeId).map((need) => ({ edgeId: need.edgeId, taken: need.handle === handle })),
  );
  const isFirst = place.path.every((pass) => pass === 0);
  const entered = holder?.body && isFirst ? entriesTo(holder.body, place.step.nodeId) : [];
  return [...entered, ...left];
}

const entriesTo = (body: PlanBody, nodeId: string) =>
  body.entry.filter(({ to }) => to === nodeId).map(({ edgeId }) => ({ edgeId, taken: true }));

/** The plan with other settings for one node. */
export function withConfig(plan: Plan, nodeId: string, config: Record<string, unknown>): Plan {
  return { ...plan, steps: replaceConfig(plan.steps, nodeId, config) };
}

function replaceConfig(steps: PlanStep[], nodeId: string, config: Record<string, unknown>): PlanStep[] {
  return steps.map((step) => {
    if (step.nodeId === nodeId) return { ...step, config };
    return step.body ? { ...step, body: { ...step.body, steps: replaceConfig(step.body.steps, nodeId, config) } } : step;
  });
}
