import "server-only";
import { AppError } from "@/server/errors";
import type { BodyPass, PartOutcome } from "@/server/workflow/define";
import { resolveTemplates } from "@/server/workflow/expression/resolve-templates";
import type { PlanBody } from "@/server/workflow/plan";
import { Frame, type Scope } from "../frame";
import { RunEnded } from "../interruptions";
import type { StepSession } from "../step-session";

/** One pass through the body of a container. Its failure is a value; throws RunEnded when a `stop` inside ends the run. */
export async function runBody(step: StepSession, pass: BodyPass, seen: { input: unknown; scope: Scope }): Promise<PartOutcome> {
  const { session, frame, step: planned } = step;
  const body = planned.body ?? { steps: [], entry: [] };
  const inner = new Frame(
    body.steps,
    { ...seen.scope, ...pass.names, [planned.nodeId]: pass.names },
    {
      path: frame.pathOf(pass.index),
      scope: seen.scope,
      input: "item" in pass.names ? pass.names.item : (pass.names.last ?? seen.input),
      entryEdges: groupEntries(body),
    },
  );
  // What goes on is what goes on inside.
  session.setActivity(step.key, null);
  const ended = await session.walkPass(inner);
  if (ended.outcome.kind === "ended" && ended.end) throw new RunEnded(ended.end);
  if (ended.outcome.kind !== "completed")
    return { ok: false, error: ended.error ?? { code: "internal", message: "A step inside failed." } };
  if (pass.result === undefined || pass.result === "") return { ok: true, result: ended.output };
  return { ok: true, result: resolveResult(pass.result, inner.finalScope()) };
}

function resolveResult(template: string, scope: Scope): unknown {
  const resolved = resolveTemplates({ result: template }, scope, { at: ["config"], isProgram: () => false });
  return (resolved as { result: unknown }).result;
}

function groupEntries({ entry }: PlanBody): ReadonlyMap<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { edgeId, to } of entry) groups.set(to, [...(groups.get(to) ?? []), edgeId]);
  return groups;
}

/** Where the items of this step begin in the whole loop. */
export function offsetOf({ session, frame }: StepSession): number {
  if (frame.pass !== null || !session.run.plan.isPart) return 0;
  const offset = (session.run.input as { offset?: unknown } | null)?.offset;
  if (typeof offset !== "number") throw new AppError("internal", "A part of a loop does not say where it begins.");
  return offset;
}
