import "server-only";
import type OpenAI from "openai";
import type { ChatMessage, ChatRequest } from "@/server/workflow/chat";
import type { StructuredOutput } from "../define-provider";
import { writeToolsAsText } from "./text-tools";

export type WireRequest = OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming;

/** What servers differ in. Starts as the preset says and is narrowed when a server refuses a parameter. */
export type Dialect = {
  structuredOutput: StructuredOutput;
  tokensField: "max_tokens" | "max_completion_tokens";
  temperature: boolean;
  streamOptions: boolean;
  /** text: the model has no tool calling (text-tools.ts). */
  tools: "native" | "text";
};

/** Our request as the OpenAI chat protocol writes it. */
export function buildRequest(model: string, asked: ChatRequest, dialect: Dialect): WireRequest {
  const request = dialect.tools === "text" ? writeToolsAsText(asked) : asked;
  const { tools, temperature, maxTokens, outputSchema } = request;
  return {
    model,
    messages: buildMessages(request, dialect),
    stream: true,
    ...(dialect.streamOptions ? { stream_options: { include_usage: true } } : {}),
    ...(tools?.length ? { tools: tools.map((spec) => ({ type: "function" as const, function: spec })) } : {}),
    ...(temperature === undefined || !dialect.temperature ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { [dialect.tokensField]: maxTokens }),
    ...(outputSchema === undefined ? {} : buildFormat(outputSchema, dialect)),
  };
}

function buildFormat(schema: Record<string, unknown>, { structuredOutput }: Dialect): Pick<WireRequest, "response_format"> {
  if (structuredOutput === "prompt") return {};
  if (structuredOutput === "json-object") return { response_format: { type: "json_object" } };
  // Not strict: vendors' strict mode refuses many good schemas, and the answer is checked here anyway.
  return { response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: false } } };
}

function buildMessages({ messages, outputSchema }: ChatRequest, { structuredOutput }: Dialect) {
  const wire = messages.map(buildMessage);
  if (outputSchema === undefined || structuredOutput === "json-schema") return wire;
  const order = `Answer with JSON only, no other text, that fits this JSON Schema:\n${JSON.stringify(outputSchema)}`;
  const [first, ...rest] = wire;
  // Some servers take one system message at most, and only as the first.
  return first?.role === "system"
    ? [{ ...first, content: `${String(first.content)}\n\n${order}` }, ...rest]
    : [{ role: "system" as const, content: order }, ...wire];
}

function buildMessage(message: ChatMessage): WireRequest["messages"][number] {
  if (message.role === "tool") return { role: "tool", tool_call_id: message.toolCallId, content: message.content };
  if (message.role !== "assistant") return message;
  if (!message.toolCalls?.length) return { role: "assistant", content: message.content };
  return {
    role: "assistant",
    content: message.content || null,
    tool_calls: message.toolCalls.map(({ id, name, arguments: text }) => ({
      id,
      type: "function",
      function: { name, arguments: validArguments(text) },
    })),
  };
}

/** A model may have written arguments that are not JSON; vendors refuse a conversation that repeats them. */
function validArguments(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify({ invalid: text });
  }
}

/** The next dialect to try after a refusal that names one of the optional parameters; null when none is to blame. */
export function narrowDialect(dialect: Dialect, refusal: string, sent: WireRequest): Dialect | null {
  if (sent.response_format && /response_?format|response_?mime|json_?schema|json_?object|json mode|structured output/i.test(refusal))
    return { ...dialect, structuredOutput: dialect.structuredOutput === "json-schema" ? "json-object" : "prompt" };
  if (sent.max_tokens !== undefined && /max_completion_tokens/i.test(refusal)) return { ...dialect, tokensField: "max_completion_tokens" };
  if (sent.max_completion_tokens !== undefined && /max_completion_tokens/i.test(refusal)) return { ...dialect, tokensField: "max_tokens" };
  if (sent.temperature !== undefined && /temperature/i.test(refusal)) return { ...dialect, temperature: false };
  if (
    sent.tools &&
    /\btool|function.?call/i.test(refusal) &&
    /support|not allowed|unknown|unrecognized|--enable-auto-tool-choice/i.test(refusal)
  )
    return { ...dialect, tools: "text" };
  if (sent.stream_options && /stream_options|include_usage/i.test(refusal)) return { ...dialect, streamOptions: false };
  return null;
}
