import type { PlanStep } from "./plan";

export type StepPlace = {
  key: string;
  /** The containers it is inside of, the outermost first, and itself. */
  chain: [PlanStep, ...PlanStep[]];
  step: PlanStep;
  /** The pass of each container. */
  path: number[];
};

/** Where the step with this key (`nodeId`, or `nodeId:<path>` inside loops) stands in a plan; null when the plan has no such step. */
export function locateStep(plan: { steps: readonly PlanStep[] }, key: string): StepPlace | null {
  const [nodeId = "", passes, ...rest] = key.split(":");
  if (rest.length > 0 || (passes !== undefined && !/^\d{1,6}(\.\d{1,6})*$/.test(passes))) return null;
  const path = passes === undefined ? [] : passes.split(".").map(Number);
  const chain = findChain(plan.steps, nodeId);
  const step = chain?.at(-1);
  return chain && step && chain.length === path.length + 1 ? { key, chain, step, path } : null;
}

function findChain(steps: readonly PlanStep[], nodeId: string): [PlanStep, ...PlanStep[]] | null {
  for (const step of steps) {
    if (step.nodeId === nodeId) return [step];
    const inner = step.body && findChain(step.body.steps, nodeId);
    if (inner) return [step, ...inner];
  }
  return null;
}
