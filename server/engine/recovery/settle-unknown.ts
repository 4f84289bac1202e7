import "server-only";
import { AppError, type ErrorValue } from "@/server/errors";
import { type HelpRequest, toHelpAnswer } from "@/server/workflow/help-task";
import { chooseRecovery } from "@/server/workflow/recovery";
import { askPerson } from "../node-context/ask-person";
import { fromErrorValue } from "../node-context/from-error-value";
import type { CallOutcome } from "../node-context/record-call";
import type { StepSession } from "../step-session";

export type UnknownCall = {
  key: string;
  tool: string;
  args: unknown;
  error: ErrorValue /** How often it was made, this time included. */;
  times: number;
};

/**
 * What becomes of a call that was under way when its process died and cannot be keyed: by the workflow's rules it is made again or
 * fails; without one a person is asked whether it happened. Gives the result that the person gave, or "again".
 * Throws what fails the step.
 */
export async function settleUnknown(step: StepSession, call: UnknownCall): Promise<CallOutcome | "again"> {
  const { session, step: planned, policy } = step;
  const { action } = chooseRecovery({
    nodeId: planned.nodeId,
    attempt: call.times,
    error: call.error,
    policy,
    rules: session.run.plan.recovery ?? [],
    seed: `${session.run.id}/${call.key}`,
  });
  if (action === "retry") return "again";
  if (action === "fail") throw fromErrorValue(call.error);
  if (action !== "ask") return { ok: false, error: call.error };
  return askWhetherItHappened(step, call);
}

async function askWhetherItHappened(step: StepSession, { key, tool, args, error }: UnknownCall): Promise<CallOutcome | "again"> {
  const { session, step: planned, attempt } = step;
  const request: HelpRequest = {
    question: "outcome-unknown",
    step: { nodeId: planned.nodeId, name: planned.name, attempt },
    error,
    input: session.store(args, "The arguments").stored,
    tool,
    choices: ["use-output", "retry", "fail"],
    handles: [],
  };
  const outcome = await askPerson(step, `${key}.help#0`, {
    kind: "help",
    title: `Did ${tool} of “${planned.name}” happen?`,
    instructions: "Trellis stopped while it was under way, and cannot tell. Look at the other side, then say so.",
    payload: request,
    editable: true,
    approvers: [],
    timeoutMs: null,
  });
  const answer = toHelpAnswer(outcome);
  if (answer.action === "retry") return "again";
  if (answer.action === "use-output") return { ok: true, result: answer.output };
  throw new AppError("rejected", `Nobody knows whether ${tool} happened, and a person chose to let it fail.`, {
    fix: "Look at the other side before you start it again.",
    ...(outcome.feedback === "" ? {} : { detail: outcome.feedback }),
  });
}
