import "server-only";
import type { ErrorValue } from "@/server/errors";
import { type HelpAnswer, type HelpRequest, toHelpAnswer } from "@/server/workflow/help-task";
import { askPerson } from "../node-context/ask-person";
import type { StepSession } from "../step-session";

/** The key of the question after an attempt. */
const helpKey = (step: StepSession, attempt: number) => `${step.key}/help#${attempt}`;

/** The log says once that this attempt needs help. */
export const isAsked = (step: StepSession) => step.session.calls.has(helpKey(step, step.attempt));

/** Asks a person what is to be done about a failed attempt, and waits for the answer as long as it takes. */
export async function askForHelp(step: StepSession, { error, input }: { error: ErrorValue; input: unknown }): Promise<HelpAnswer> {
  const { step: planned, attempt, session } = step;
  const request: HelpRequest = {
    question: "failed",
    step: { nodeId: planned.nodeId, name: planned.name, attempt },
    error,
    input: session.store(input, "The input").stored,
    // What a loop did stands; running it once more would end where it ended.
    choices: planned.body ? ["use-output", "fail"] : ["retry", "use-output", "fail"],
    handles: planned.handles,
  };
  const outcome = await askPerson(step, helpKey(step, attempt), {
    kind: "help",
    title: `“${planned.name}” failed. What now?`,
    instructions: `${attempt === 1 ? "It was tried once" : `It was tried ${attempt} times`}, and nothing goes on behind it until someone decides.`,
    payload: request,
    editable: true,
    approvers: [],
    timeoutMs: null,
  });
  return toHelpAnswer(outcome);
}

/** The input that a person gave for this attempt or one before it, and for which; undefined when nobody did. */
export function givenInput(step: StepSession): { input: unknown; attempt: number } | undefined {
  for (let attempt = step.attempt - 1; attempt >= 1; attempt--) {
    const call = step.session.calls.get(helpKey(step, attempt));
    if (call?.status !== "done") continue;
    const answer = toHelpAnswer(call.result as Parameters<typeof toHelpAnswer>[0]);
    if (answer.action === "retry" && answer.input !== undefined) return { input: answer.input, attempt: attempt + 1 };
  }
  return undefined;
}
