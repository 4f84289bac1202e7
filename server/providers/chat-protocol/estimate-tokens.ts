import "server-only";
import type { ChatMessage } from "@/server/workflow/chat";

/** A rough count, four characters a token: for servers that do not say what they used. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** The same for a conversation, with a few tokens of wrapping for each message. */
export function estimatePromptTokens(messages: readonly ChatMessage[], rest: unknown = undefined): number {
  let tokens = rest === undefined ? 0 : estimateTokens(JSON.stringify(rest));
  for (const message of messages) {
    tokens += 4 + estimateTokens(message.content);
    if (message.role === "assistant") for (const call of message.toolCalls ?? []) tokens += estimateTokens(call.name + call.arguments);
  }
  return tokens;
}
