// What a person is asked when a step needs help, and what they may answer: read by the engine, the service and the screen alike.
import * as z from "zod";
import { AppError, type ErrorValue } from "@/server/errors";

/**
 * The payload of a human task of the kind `help`. failed: an attempt failed, and nothing was decided about it.
 * outcome-unknown: the process died while an effect that cannot be keyed was under way.
 */
export type HelpRequest = {
  question: "failed" | "outcome-unknown";
  step: { nodeId: string; name: string; attempt: number };
  error: ErrorValue;
  /** failed: what the step got. outcome-unknown: what the call was made with. */
  input: unknown;
  /** outcome-unknown: the tool that was called. */
  tool?: string;
  choices: HelpAnswer["action"][];
  /** The ways out of the node, for `use-output`. */
  handles: string[];
};

const helpAnswer = z.discriminatedUnion("action", [
  /** Once more; with another input when one is given. */
  z.strictObject({ action: z.literal("retry"), input: z.unknown().optional() }),
  /** As if it had given this. */
  z.strictObject({ action: z.literal("use-output"), output: z.unknown().optional(), handle: z.string().max(200).optional() }),
  z.strictObject({ action: z.literal("fail") }),
]);
export type HelpAnswer = z.infer<typeof helpAnswer>;

const meanings: Record<HelpAnswer["action"], string> = {
  retry: "“retry” (with an `input`, if it is to be another)",
  "use-output": "“use-output” (with the `output`)",
  fail: "“fail”",
};

/**
 * The answer in a decision's payload, checked against what was asked. Approved without a payload is to try again, rejected is to
 * fail. Throws `invalid_input` that names the field.
 */
export function readHelpAnswer(
  request: HelpRequest,
  { decision, payload }: { decision: "approved" | "rejected"; payload?: unknown },
): HelpAnswer {
  const choices = request.choices.map((action) => meanings[action]).join(", ");
  const bare: HelpAnswer = decision === "approved" ? { action: "retry" } : { action: "fail" };
  const parsed = helpAnswer.safeParse(payload === undefined ? bare : payload);
  if (!parsed.success || !request.choices.includes(parsed.data.action))
    throw refuse("payload.action", "The answer is not one of the choices.", `Give the payload an action: ${choices}.`);
  const answer = parsed.data;
  if ((answer.action === "fail") !== (decision === "rejected"))
    throw refuse(
      "payload.action",
      `The decision “${decision}” does not go with the action “${answer.action}”.`,
      "Reject to fail; approve for all else.",
    );
  if (answer.action === "use-output") checkOutput(request, answer);
  if (answer.action === "retry" && answer.input !== undefined && request.question === "outcome-unknown")
    throw refuse("payload.input", "A call that may have happened is made again as it was.", "Leave the input out.");
  return answer;
}

function checkOutput({ handles, question }: HelpRequest, answer: Extract<HelpAnswer, { action: "use-output" }>): void {
  if (answer.output === undefined) throw refuse("payload.output", "The output is missing.", "Give it as JSON; null is an output too.");
  if (answer.handle === undefined) return;
  if (question === "outcome-unknown" || !handles.includes(answer.handle))
    throw refuse(
      "payload.handle",
      `The node has no output “${answer.handle}” to leave by.`,
      question === "outcome-unknown" ? "Leave it out." : `Use one of: ${handles.join(", ")}.`,
    );
}

const refuse = (field: string, message: string, fix: string) => new AppError("invalid_input", message, { field, fix });

/** What was answered, from the outcome of the task; a decision that says no more is to try again, or to fail. */
export function toHelpAnswer({ decision, payload }: { decision: string; payload: unknown }): HelpAnswer {
  if (decision !== "approved") return { action: "fail" };
  const parsed = helpAnswer.safeParse(payload);
  return parsed.success && parsed.data.action !== "fail" ? parsed.data : { action: "retry" };
}

/** The request of a task, when it is one. */
export function asHelpRequest({ kind, payload }: { kind: string; payload: unknown }): HelpRequest | null {
  const isRequest = kind === "help" && typeof payload === "object" && payload !== null && "question" in payload;
  // The engine alone writes payloads of this kind.
  return isRequest ? (payload as HelpRequest) : null;
}
