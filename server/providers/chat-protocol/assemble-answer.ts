import "server-only";
import * as z from "zod";
import { AppError } from "@/server/errors";
import type { ChatResult, ToolCall, Usage } from "@/server/workflow/chat";

export type TokenUsage = Omit<Usage, "costMicros">;
/** `usage` null: the server did not say. */
export type Answer = Pick<ChatResult, "text" | "reasoning" | "toolCalls" | "finishReason"> & { usage: TokenUsage | null };
export type OnDelta = (delta: { kind: "text" | "reasoning"; text: string }) => void;

const count = z.number().min(0).nullish().catch(null);
const part = z.looseObject({ type: z.string().nullish(), text: z.string().nullish(), thinking: z.unknown().optional() });
const delta = z.looseObject({
  content: z.union([z.string(), z.array(part)]).nullish(),
  // Two names for the same: DeepSeek, vLLM and Z.ai say reasoning_content; OpenRouter, Groq and Ollama say reasoning.
  reasoning_content: z.string().nullish().catch(null),
  reasoning: z.string().nullish().catch(null),
  refusal: z.string().nullish().catch(null),
  tool_calls: z
    .array(
      z.looseObject({
        index: z.number().int().nullish(),
        id: z.string().nullish(),
        function: z
          .looseObject({ name: z.string().nullish(), arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish() })
          .nullish(),
      }),
    )
    .nullish(),
});
const usage = z.looseObject({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_cache_hit_tokens: count,
  prompt_tokens_details: z.looseObject({ cached_tokens: count }).nullish().catch(null),
  completion_tokens_details: z.looseObject({ reasoning_tokens: count }).nullish().catch(null),
});
/** A piece of a stream, or a whole answer of a server that does not stream: they differ in `delta` and `message`. */
const chunk = z.looseObject({
  choices: z.array(z.looseObject({ delta: delta.nullish(), message: delta.nullish(), finish_reason: z.string().nullish() })).nullish(),
  usage: usage.nullish().catch(null),
  x_groq: z
    .looseObject({ usage: usage.nullish().catch(null) })
    .nullish()
    .catch(null),
});

type Draft = { id: string; name: string; arguments: string };

/**
 * Puts an answer together from its pieces. `add` takes whatever the server sent; `finish` gives the whole, and throws
 * AppError provider_invalid_response when it was cut or is not an answer, content_filtered when the vendor stopped it.
 * So there is never half an answer, nor half a tool call.
 */
export function answerAssembler(provider: string, onDelta?: OnDelta) {
  let text = "";
  let reasoning = "";
  let finishReason = "";
  let used: TokenUsage | null = null;
  const calls: { slot: number; draft: Draft }[] = [];

  function add(received: unknown) {
    const parsed = chunk.safeParse(received);
    if (!parsed.success) throw invalid(`${provider} sent something that is not a chat completion.`, parsed.error.issues[0]?.message);
    const { choices, usage: counted, x_groq } = parsed.data;
    const choice = choices?.[0];
    const piece = choice?.delta ?? choice?.message;
    if (piece) addPiece(piece);
    if (choice?.finish_reason) finishReason = choice.finish_reason;
    const counts = counted ?? x_groq?.usage;
    if (counts) used = readUsage(counts);
  }

  function addPiece(piece: z.output<typeof delta>) {
    const { said, thought } = readContent(piece);
    if (thought) {
      reasoning += thought;
      onDelta?.({ kind: "reasoning", text: thought });
    }
    if (said) {
      text += said;
      onDelta?.({ kind: "text", text: said });
    }
    for (const [position, call] of (piece.tool_calls ?? []).entries()) addCall(call, position);
  }

  function addCall(call: NonNullable<z.output<typeof delta>["tool_calls"]>[number], position: number) {
    const slot = call.index ?? position;
    const known = calls.findLast((entry) => entry.slot === slot)?.draft;
    // Some servers give every call index 0, or none: a new id is a new call.
    const isNew = !known || (call.id && known.id && call.id !== known.id);
    const draft = isNew ? { id: "", name: "", arguments: "" } : known;
    if (isNew) calls.push({ slot, draft });
    if (call.id) draft.id = call.id;
    const { name, arguments: text } = call.function ?? {};
    if (name && name !== draft.name) draft.name += name;
    if (text) draft.arguments += typeof text === "string" ? text : JSON.stringify(text);
  }

  function finish(): Answer {
    if (finishReason === "") throw invalid(`${provider} stopped in the middle of its answer.`);
    if (finishReason === "content_filter" || finishReason === "safety")
      throw new AppError("content_filtered", `${provider} stopped the answer with its content filter.`, {
        fix: "Change the prompt, or use another model.",
      });
    const toolCalls = withOwnIds(calls.map(({ draft }) => draft));
    if (toolCalls.some(({ name }) => name === "")) throw invalid(`${provider} sent a tool call without a name.`);
    if (finishReason === "length" && toolCalls.length > 0)
      throw invalid(
        `${provider} reached its longest answer in the middle of a tool call.`,
        undefined,
        "Raise the longest answer, or ask for less at once.",
      );
    return { text, reasoning, toolCalls, finishReason: readFinish(finishReason, toolCalls), usage: used };
  }

  return { add, finish };
}

/** Some servers give no ids, or one id to several calls; an answer must find its call all the same. */
function withOwnIds(drafts: readonly Draft[]): ToolCall[] {
  const taken = new Set<string>();
  return drafts.map((draft, index) => {
    let id = draft.id || `call_${index + 1}`;
    while (taken.has(id)) id = `${id}_${index + 1}`;
    taken.add(id);
    return { ...draft, id };
  });
}

function readContent({ content, reasoning_content, reasoning, refusal }: z.output<typeof delta>): { said: string; thought: string } {
  const thought = reasoning_content ?? reasoning ?? "";
  if (!Array.isArray(content)) return { said: content ?? refusal ?? "", thought };
  // Mistral writes parts: thinking as a list of texts, then text.
  const thinking = content
    .flatMap(({ thinking }) => (Array.isArray(thinking) ? thinking : []))
    .map((inner) => part.safeParse(inner).data?.text ?? "");
  return { said: content.map(({ text }) => text ?? "").join(""), thought: thought + thinking.join("") };
}

function readFinish(reason: string, toolCalls: readonly ToolCall[]): ChatResult["finishReason"] {
  // Some servers say "stop" after a tool call.
  if (toolCalls.length > 0) return "tool-calls";
  return reason === "stop" || reason === "length" ? reason : reason === "tool_calls" ? "stop" : "other";
}

function readUsage(counts: z.output<typeof usage>): TokenUsage {
  return {
    inputTokens: counts.prompt_tokens ?? 0,
    outputTokens: counts.completion_tokens ?? 0,
    cachedTokens: counts.prompt_tokens_details?.cached_tokens ?? counts.prompt_cache_hit_tokens ?? 0,
    reasoningTokens: counts.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}

function invalid(
  message: string,
  detail?: string,
  fix = "It often passes by itself; if it stays, look at the provider's status.",
): AppError {
  return new AppError("provider_invalid_response", message, { fix, ...(detail === undefined ? {} : { detail }) });
}
