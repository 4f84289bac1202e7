import * as z from "zod";
import type { ChatMessage, ChatResult } from "@/server/workflow/chat";
import { defineNode, type FieldMeta } from "@/server/workflow/define";
import { schemaOf } from "@/server/workflow/values/value-schema";
import {
  asPrompt,
  checkAnswer,
  modelSettings,
  modelSummary,
  outputInvalid,
  repairRequest,
  splitThought,
  usageOutput,
  withAnswer,
} from "./model-settings";

const output = z.object({ text: z.string(), json: z.unknown().optional(), usage: usageOutput, provider: z.string(), model: z.string() });

export const modelCall = defineNode({
  type: "model-call",
  look: { label: "Model call", group: "agent", icon: "sparkles", summary: ({ models }) => `One call, ${modelSummary(models)}` },
  docs: "One call of a model, without tools: classify, extract, rewrite, summarise. With an output schema the answer is checked and also given as `json`.\n\nGives `{ text, json, usage, provider, model }`.",
  config: z.strictObject({
    prompt: z
      .string()
      .default("")
      .meta({
        title: "Prompt",
        description: "Empty: the input",
        control: "textarea",
        placeholder: "Summarise: {{ input.text }}",
      } satisfies FieldMeta),
    instructions: z
      .string()
      .default("")
      .meta({ title: "Instructions", control: "textarea", placeholder: "You write short, plain English." } satisfies FieldMeta),
    ...modelSettings,
    maxTokens: z
      .number()
      .int()
      .min(1)
      .optional()
      .meta({ title: "Longest answer, in tokens", advanced: true } satisfies FieldMeta),
  }),
  output,
  describeOutput: ({ outputSchema }) => withAnswer(schemaOf(output), outputSchema),
  example: {
    config: { prompt: "Say hello", models: [{ provider: "demo", model: "demo-1" }] },
    input: {},
    calls: [
      {
        text: "Hello",
        reasoning: "",
        toolCalls: [],
        finishReason: "stop",
        provider: "demo",
        model: "demo-1",
        usage: { inputTokens: 2, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0, costMicros: 3 },
      },
    ],
    output: {
      text: "Hello",
      provider: "demo",
      model: "demo-1",
      usage: { inputTokens: 2, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0, costMicros: 3 },
    },
  },
  async execute({ config, input, ctx }) {
    const messages: ChatMessage[] = [
      ...(config.instructions ? [{ role: "system" as const, content: config.instructions }] : []),
      { role: "user", content: config.prompt || asPrompt(input) },
    ];
    const { models, temperature, maxTokens, outputSchema } = config;
    const ask = () =>
      ctx.chat({
        models,
        messages,
        ...(temperature === undefined ? {} : { temperature }),
        ...(maxTokens === undefined ? {} : { maxTokens }),
        ...(outputSchema === undefined ? {} : { outputSchema }),
      });

    let answer = await ask();
    tell(answer, 1);
    if (outputSchema === undefined) return { output: toOutput(answer) };

    const first = checkAnswer(splitThought(answer.text).said, outputSchema);
    if (first.ok) return { output: { ...toOutput(answer), json: first.json } };
    const spent = answer.usage;
    messages.push({ role: "assistant", content: answer.text }, repairRequest(first.problem));
    answer = await ask();
    tell(answer, 2);
    const second = checkAnswer(splitThought(answer.text).said, outputSchema);
    if (!second.ok) throw outputInvalid(second.problem);
    return { output: { ...toOutput(answer), json: second.json, usage: addUsage(spent, answer.usage) } };

    function tell(result: ChatResult, turn: number) {
      const { thought, said } = splitThought(result.text);
      ctx.thought({ turn, thought: result.reasoning || thought, text: said });
    }
  },
});

function toOutput({ text, usage, provider, model }: ChatResult) {
  return { text: splitThought(text).said, usage, provider, model };
}

/** Sums token counts and cost. */
export function addUsage(left: ChatResult["usage"], right: ChatResult["usage"]): ChatResult["usage"] {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    cachedTokens: left.cachedTokens + right.cachedTokens,
    reasoningTokens: left.reasoningTokens + right.reasoningTokens,
    costMicros: left.costMicros + right.costMicros,
    ...(left.estimated || right.estimated ? { estimated: true as const } : {}),
  };
}
