// The loop of thought, action and observation.
import { AppError } from "@/server/errors";
import type { ChatMessage, ChatRequest, ChatResult, ToolCall } from "@/server/workflow/chat";
import type { NodeContext } from "@/server/workflow/define";
import type { AgentConfig } from "./agent-config";
import { type AgentTool, makeToolCall, toolSpecs } from "./agent-tools";
import { addUsage } from "./model-call";
import { checkAnswer, outputInvalid, repairRequest, splitThought } from "./model-settings";

/** A conversation as far as it has come. */
export type Talk = {
  settings: AgentConfig;
  ctx: NodeContext;
  messages: ChatMessage[];
  toolCalls: { tool: string; args: unknown; ok: boolean }[];
  usage: ChatResult["usage"];
  /** Of the agent. */
  turns: number;
  /** Of the agent and its reviewer: the number of a turn in the trace. */
  calls: number;
};
/** `raw`: as the model wrote it. */
export type Answer = { raw: string; said: string; json?: unknown };

/** Thinks, acts and observes up to an answer. Throws `turns_exhausted`, `budget_exceeded` and `output_invalid`. */
export async function work(talk: Talk): Promise<Answer> {
  const { settings, messages, ctx } = talk;
  const { outputSchema } = settings;
  const specs = toolSpecs(settings.tools);
  let repaired = false;
  while (talk.turns < settings.maxTurns) {
    const answer = await ask(talk, {
      models: settings.models,
      messages,
      ...(specs.length > 0 ? { tools: specs } : {}),
      ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
      ...(outputSchema === undefined ? {} : { outputSchema }),
    });
    talk.turns += 1;
    const { thought, said } = splitThought(answer.text);
    ctx.thought({ turn: talk.calls, thought: answer.reasoning || thought, text: said });

    if (answer.toolCalls.length > 0) {
      messages.push({ role: "assistant", content: answer.text, toolCalls: answer.toolCalls });
      const uses = await makeToolCalls(answer.toolCalls, settings.tools, talk.calls, ctx);
      for (const use of uses) {
        talk.toolCalls.push({ tool: use.tool, args: use.args, ok: use.ok });
        messages.push({ role: "tool", toolCallId: use.call.id, content: use.content });
      }
      continue;
    }
    if (outputSchema === undefined) return { raw: answer.text, said };
    const checked = checkAnswer(said, outputSchema);
    if (checked.ok) return { raw: answer.text, said, json: checked.json };
    if (repaired) throw outputInvalid(checked.problem);
    repaired = true;
    messages.push({ role: "assistant", content: answer.text }, repairRequest(checked.problem));
  }
  throw new AppError("turns_exhausted", `The agent did not finish within ${settings.maxTurns} turns.`, {
    field: "config.maxTurns",
    fix: "Raise the turns, give it a narrower goal, or fewer tools.",
  });
}

/** One call of a model, on the agent's bill. */
export async function ask(talk: Talk, request: ChatRequest): Promise<ChatResult> {
  assertWithinSpend(talk.settings, talk.usage.costMicros);
  const answer = await talk.ctx.chat(request);
  talk.usage = addUsage(talk.usage, answer.usage);
  talk.calls += 1;
  return answer;
}

/** Calls that need no person run side by side; keys are given in the order the model asked, so a replay finds them again. */
function makeToolCalls(calls: readonly ToolCall[], tools: readonly AgentTool[], turn: number, ctx: NodeContext) {
  return Promise.all(calls.map((call) => makeToolCall({ call, tools, turn, ctx })));
}

function assertWithinSpend({ maxCostUsd }: AgentConfig, costMicros: number) {
  if (maxCostUsd === null || costMicros < maxCostUsd * 1_000_000) return;
  throw new AppError("budget_exceeded", `The agent spent $${(costMicros / 1_000_000).toFixed(4)}, its limit is $${maxCostUsd}.`, {
    field: "config.maxCostUsd",
    fix: "Raise the agent's limit, or give it a cheaper model.",
  });
}
