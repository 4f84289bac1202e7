import "server-only";
import type { Sql } from "@/server/db";
import { createReuse, listEdges } from "@/server/workflow/fork-plan";
import { locateStep } from "@/server/workflow/locate-step";
import { copySteps, type ReusedStep } from "./event-log/copy-steps";
import { readPassSteps } from "./event-log/read-pass-steps";
import type { StepSession } from "./step-session";

/** A run that was made for passes of a long loop, and has not begun. */
export type LoopPart = { runId: string; from: number; count: number };

/** The passes of a long loop that another run finished, to be taken over by the runs that carry out this one's. */
export type TakenPasses = { fill(tx: Sql, part: LoopPart): Promise<void> };

/** What is taken over of the loop of `step`; null when the run does not go on inside of it. */
export async function readTakenPasses({ session, step, frame }: StepSession): Promise<TakenPasses | null> {
  const { plan, orgId } = session.run;
  // Loops inside loops leave no passes to runs whose place could be told.
  if (!plan.goesOn || frame.pass !== null) return null;
  const place = plan.goesOn.stepKey === null ? null : locateStep(plan, plan.goesOn.stepKey);
  if (plan.goesOn.stepKey !== null && (!place || place.path.length === 0 || place.chain[0].nodeId !== step.nodeId)) return null;
  const isReused = createReuse(plan, place);
  const byPass = new Map<number, Map<string, ReusedStep[]>>();
  const known = new Set<string>();
  // The newest first: what a later run did once more is what counts.
  for (const { runId, ...settled } of await readPassSteps(plan.goesOn.runId, step.nodeId)) {
    const there = locateStep(plan, settled.key);
    const pass = there?.path[0];
    if (!there || pass === undefined || known.has(settled.key) || there.chain[0].nodeId !== step.nodeId || !isReused(there)) continue;
    known.add(settled.key);
    const runs = byPass.get(pass) ?? new Map<string, ReusedStep[]>();
    byPass.set(pass, runs);
    runs.set(runId, [...(runs.get(runId) ?? []), { ...settled, edges: listEdges(plan, there, settled.handle) }]);
  }
  return {
    async fill(tx, { runId: to, from, count }) {
      const groups = new Map<string, ReusedStep[]>();
      for (let pass = from; pass < from + count; pass++)
        for (const [source, steps] of byPass.get(pass) ?? []) groups.set(source, [...(groups.get(source) ?? []), ...steps]);
      let after: number | undefined;
      for (const [source, steps] of groups)
        after = await copySteps(tx, { orgId, from: source, to, steps, resumed: [], ...(after === undefined ? {} : { after }) });
    },
  };
}
