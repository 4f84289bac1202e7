import "server-only";
import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { AppError } from "@/server/errors";
import type { ToolDefinition } from "@/server/workflow/define";
import type { ToolContext } from "@/server/workflow/tool-context";
import { settleUnknown } from "../recovery/settle-unknown";
import type { StepSession } from "../step-session";
import { type CallOutcome, recordCall } from "./record-call";

export type ToolCallOptions = { toolCallId?: string; turn?: number };

type ToolRequest = { name: string; args: unknown; options: ToolCallOptions; input: unknown };

/** One call of a tool. When a crash left it unknown whether it happened, that is settled first: by rules, or by a person. */
export async function callTool(step: StepSession, request: ToolRequest): Promise<CallOutcome> {
  const firstKey = toolKey(step, request.options);
  for (let times = 1; ; times++) {
    const key = times === 1 ? firstKey : `${firstKey}+${times}`;
    const outcome = await makeToolCall(step, request, key);
    if (outcome.ok || outcome.error.code !== "outcome_unknown") return outcome;
    const settled = await settleUnknown(step, { key, tool: request.name, args: request.args, error: outcome.error, times });
    if (settled !== "again") return settled;
  }
}

function makeToolCall(step: StepSession, { name, args, options, input }: ToolRequest, key: string): Promise<CallOutcome> {
  const { session } = step;
  const definition = Object.hasOwn(session.deps.tools, name) ? session.deps.tools[name] : undefined;
  const parsed = definition?.args.safeParse(args);
  const turn = options.turn ?? 0;
  const shownArgs = session.store(args, "The arguments").stored;
  return recordCall(step, {
    key,
    kind: "tool",
    // Arguments that do not parse reach nothing outside.
    unsafe: definition !== undefined && parsed?.success === true && definition.effect(parsed.data) === "unsafe",
    begins: [{ type: "step-called-tool", stepKey: step.key, at: session.at(), data: { turn, callKey: key, tool: name, args: shownArgs } }],
    async perform({ signal, idempotencyKey }) {
      if (!definition || !parsed) throw unknownTool(name, Object.keys(session.deps.tools));
      if (!parsed.success) throw invalidArguments(definition, parsed.error);
      const ctx = toolContext(step, { signal, idempotencyKey });
      return { result: await definition.execute({ args: parsed.data, input, ctx }) };
    },
    finishes: (outcome, durationMs) => {
      const result = outcome.ok ? session.store(outcome.result, "The result").stored : outcome.error;
      return [
        { type: "step-tool-returned", stepKey: step.key, at: session.at(), data: { callKey: key, ok: outcome.ok, result, durationMs } },
      ];
    },
  });
}

/** Calls that an agent makes side by side are told apart by what the model called them, not by which came first. */
function toolKey(step: StepSession, { toolCallId, turn }: ToolCallOptions): string {
  if (toolCallId === undefined) return step.nextKey("tool").key;
  return step.nextKey(`tool:${turn ?? 0}.${toolCallId.replace(/[^\w-]/g, "_").slice(0, 80)}`).key;
}

function toolContext({ session }: StepSession, { signal, idempotencyKey }: { signal: AbortSignal; idempotencyKey: string }): ToolContext {
  const call = { orgId: session.run.orgId, signal, idempotencyKey };
  return {
    fetch: (request) => session.deps.fetch(request, call),
    queryDatabase: (query) => session.deps.queryDatabase(query, call),
    readPage: (request) => session.deps.readPage(request, call),
    sendMail: (message) => session.deps.sendMail(message, call),
    pause: (milliseconds) => setTimeout(milliseconds, undefined, { signal }),
    runJavaScript: (request) => session.deps.runJavaScript({ ...request, signal }),
    idempotencyKey,
    signal,
  };
}

const unknownTool = (name: string, known: string[]) =>
  new AppError("invalid_input", `There is no tool “${name}”.`, { fix: `Use one of: ${known.join(", ")}.` });

function invalidArguments(tool: ToolDefinition, error: z.ZodError): AppError {
  const [issue] = error.issues;
  const field = issue?.path.map(String).join(".") ?? "";
  return new AppError("invalid_input", `The arguments of ${tool.name} are not valid: ${z.prettifyError(error)}`, {
    fix: "Give the arguments that the tool describes.",
    ...(field === "" ? {} : { field }),
  });
}
