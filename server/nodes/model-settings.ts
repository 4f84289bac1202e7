// What `agent` and `model-call` have in common: which models, how warm, and what shape the answer has.
import * as z from "zod";
import { AppError } from "@/server/errors";
import type { ChatMessage } from "@/server/workflow/chat";
import { checkJsonSchema } from "@/server/workflow/check-json-schema";
import type { FieldMeta } from "@/server/workflow/define";
import { isPlainObject } from "@/server/workflow/expression/read-path";
import { readSchema, type ValueSchema, withField } from "@/server/workflow/values/value-schema";

export const modelRef = z.strictObject({ provider: z.string().min(1, "Choose a provider"), model: z.string().min(1, "Choose a model") });

export const modelSettings = {
  models: z
    .array(modelRef)
    .min(1, "Choose a model")
    .max(5)
    .meta({ title: "Model", description: "Tried in order: the next one answers when one fails", control: "models" } satisfies FieldMeta),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .meta({ title: "Temperature", advanced: true } satisfies FieldMeta),
  outputSchema: z
    .record(z.string(), z.unknown())
    .superRefine(checkJsonSchema)
    .optional()
    .meta({
      title: "Output schema",
      description: "The answer is then checked, and also given as json",
      control: "json-schema",
      advanced: true,
    } satisfies FieldMeta),
};

/** `json` is there when there is a schema for it, in that shape, and not otherwise. */
export function withAnswer(output: ValueSchema, outputSchema: unknown): ValueSchema {
  return withField(output, "json", isPlainObject(outputSchema) ? readSchema(outputSchema) : null);
}

export const usageOutput = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedTokens: z.number(),
  reasoningTokens: z.number(),
  costMicros: z.number(),
  estimated: z.literal(true).optional(),
});

/** "sonnet", or "sonnet and 1 more". */
export function modelSummary(models: readonly { model?: string }[] | undefined): string {
  const [first, ...rest] = models ?? [];
  if (!first?.model) return "no model yet";
  return rest.length === 0 ? first.model : `${first.model} and ${rest.length} more`;
}

/** Splits the model's own `<thought>` or `<think>` passages from what it says. */
export function splitThought(text: string): { thought: string; said: string } {
  const thoughts: string[] = [];
  const said = text.replace(/<(thought|think|thinking)>([\s\S]*?)(<\/\1>|$)/g, (_all, _tag, inner: string) => {
    thoughts.push(inner.trim());
    return "";
  });
  return { thought: thoughts.join("\n\n"), said: said.replace(/<\/?(action|answer)>/g, "").trim() };
}

/** What a person would read: text as it is, anything else as JSON. */
export function asPrompt(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2);
}

type Checked = { ok: true; json: unknown } | { ok: false; problem: string };

/** Reads an answer as JSON (a fenced block is opened) and checks it against a JSON Schema. */
export function checkAnswer(text: string, schema: Record<string, unknown>): Checked {
  let validator: z.ZodType;
  try {
    validator = z.fromJSONSchema(schema);
  } catch (cause) {
    throw new AppError("config_invalid", "The output schema is not a JSON Schema.", {
      field: "config.outputSchema",
      fix: "Correct the schema.",
      cause,
    });
  }
  let json: unknown;
  try {
    json = JSON.parse(/```(?:json)?\s*([\s\S]*?)```/.exec(text)?.[1] ?? text);
  } catch {
    // Not JSON is the model's mistake: the problem goes back to it as a repair turn.
    return { ok: false, problem: "it is not JSON" };
  }
  const parsed = validator.safeParse(json);
  if (parsed.success) return { ok: true, json: parsed.data };
  return { ok: false, problem: parsed.error.issues.map((issue) => `${issue.path.join(".") || "the answer"}: ${issue.message}`).join("; ") };
}

/** The message that asks the model to mend an answer that did not fit. */
export function repairRequest(problem: string): ChatMessage {
  return {
    role: "user",
    content: `Your answer does not fit the required JSON schema: ${problem}. Answer again with only the corrected JSON.`,
  };
}

export function outputInvalid(problem: string): AppError {
  return new AppError("output_invalid", `The model's answer does not fit the output schema, also after one repair: ${problem}.`, {
    field: "config.outputSchema",
    fix: "Loosen the schema, say in the instructions what to write, or use another model.",
  });
}
