import "server-only";
import type { ChatMessage, ChatRequest, ChatResult, ToolCall, ToolSpec } from "@/server/workflow/chat";

/**
 * A request with tools for a model that has no tool calling: the tools, the calls and what they returned, in words. The model answers
 * with `<action>{"tool": …, "args": …}</action>`, which `readTextCalls` finds.
 */
export function writeToolsAsText(request: ChatRequest): ChatRequest {
  const { tools = [], messages, ...rest } = request;
  if (tools.length === 0) return request;
  const told = describeTools(tools);
  const written = messages.map((message) => writeMessage(message, messages));
  const [first, ...others] = written;
  return {
    ...rest,
    messages:
      first?.role === "system"
        ? [{ ...first, content: `${first.content}\n\n${told}` }, ...others]
        : [{ role: "system", content: told }, ...written],
  };
}

function describeTools(tools: readonly ToolSpec[]): string {
  const lines = tools.map(({ name, description, parameters }) => `- ${name}: ${description}\n  args: ${JSON.stringify(parameters)}`);
  return [
    "You have these tools. The args of each are described by a JSON Schema.",
    lines.join("\n"),
    'To use one, write your thought and then the call, and stop:\n<thought>why</thought>\n<action>{"tool": "name", "args": {}}</action>',
    "What it returned is then given to you as an <observation>; never write one yourself. When you know the answer, write it as plain text without <action>.",
  ].join("\n\n");
}

function writeMessage(message: ChatMessage, all: readonly ChatMessage[]): ChatMessage {
  if (message.role === "tool")
    return { role: "user", content: `<observation tool="${nameOf(message.toolCallId, all)}">\n${message.content}\n</observation>` };
  if (message.role !== "assistant" || !message.toolCalls?.length) return message;
  const calls = message.toolCalls.map(
    ({ name, arguments: text }) => `<action>{"tool": ${JSON.stringify(name)}, "args": ${asJson(text)}}</action>`,
  );
  return { role: "assistant", content: [message.content, ...calls].filter(Boolean).join("\n") };
}

function nameOf(toolCallId: string, messages: readonly ChatMessage[]): string {
  const calls = messages.flatMap((message) => (message.role === "assistant" ? (message.toolCalls ?? []) : []));
  return calls.findLast(({ id }) => id === toolCallId)?.name ?? "unknown";
}

function asJson(text: string): string {
  return parse(text) === undefined ? JSON.stringify(text) : text;
}

type Written = Pick<ChatResult, "text" | "toolCalls" | "finishReason">;

const action = /<action>([\s\S]*?)(?:<\/action>|$)/g;

/** The answer with the calls that are written in its text. What follows an observation that the model made up is left out. */
export function readTextCalls<Answer extends Written>(answer: Answer, { messages, tools = [] }: ChatRequest): Answer {
  if (answer.toolCalls.length > 0) return answer;
  const names = new Set(tools.map(({ name }) => name));
  const [text = ""] = answer.text.split(/<observation\b/);
  const before = messages.reduce((count, message) => count + (message.role === "assistant" ? (message.toolCalls?.length ?? 0) : 0), 0);
  const toolCalls: ToolCall[] = [];
  const said = text.replace(action, (whole, inner: string) => {
    const call = readCall(inner, names);
    if (!call) return whole;
    toolCalls.push({ id: `text_${before + toolCalls.length + 1}`, ...call });
    return "";
  });
  return toolCalls.length === 0 ? answer : { ...answer, text: said.trim(), toolCalls, finishReason: "tool-calls" };
}

/** null: the tags hold words, not a call. */
function readCall(inner: string, names: ReadonlySet<string>): Omit<ToolCall, "id"> | null {
  const text = (/```(?:json)?\s*([\s\S]*?)```/.exec(inner)?.[1] ?? inner).trim();
  const value = parse(text);
  if (typeof value === "object" && value !== null) {
    const { tool, name, args, arguments: given, input }: Record<string, unknown> = { ...value };
    const called = typeof tool === "string" ? tool : typeof name === "string" ? name : null;
    const sent = args ?? given ?? input ?? {};
    return called === null ? null : { name: called, arguments: typeof sent === "string" ? sent : JSON.stringify(sent) };
  }
  // `code` or `code: {"a": 1}`: what is not JSON goes on as it is, and the tool says what is wrong with it.
  const [, called = "", rest = ""] = /^(\w+)\s*[:(]?\s*([\s\S]*?)\)?$/.exec(text) ?? [];
  return names.has(called) ? { name: called, arguments: rest } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whether a text is JSON is only known by reading it.
    return undefined;
  }
}
