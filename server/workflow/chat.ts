// What is said between a node and a model, in no vendor's dialect. Browser-safe.

export type ModelRef = { provider: string; model: string };

export type ChatMessage =
  | { role: "system" | "user"; content: string }
  | { role: "assistant"; content: string; toolCalls?: ToolCall[] }
  | { role: "tool"; toolCallId: string; content: string };

/** `arguments` is the model's text, not yet parsed: it may be anything. */
export type ToolCall = { id: string; name: string; arguments: string };

export type ToolSpec = { name: string; description: string; parameters: Record<string, unknown> };

export type ChatRequest = {
  /** Tried in order; the first that answers wins. */
  models: ModelRef[];
  messages: ChatMessage[];
  tools?: ToolSpec[];
  temperature?: number;
  maxTokens?: number;
  /** JSON Schema that the answer's text must fit; sent as response_format when the model takes it. */
  outputSchema?: Record<string, unknown>;
  /** Said to watchers of the stream: the answer is a verdict, not an answer. Not sent. */
  purpose?: "review";
};

export type Usage = {
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  reasoningTokens: number;
  costMicros: number;
  /** The provider did not count, so the tokens were guessed from the characters. */
  estimated?: true | undefined;
};

export type ChatResult = {
  text: string;
  /** Native reasoning of the model, when it sends any. */
  reasoning: string;
  toolCalls: ToolCall[];
  finishReason: "stop" | "tool-calls" | "length" | "content-filter" | "other";
  usage: Usage;
  provider: string;
  model: string;
};
