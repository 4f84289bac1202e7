import "server-only";
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

export type DemoAnswer = {
  thought: string;
  text: string;
  toolCalls: { id: string; name: string; arguments: string }[];
  usage: { prompt_tokens: number; completion_tokens: number; completion_tokens_details: { reasoning_tokens: number } };
};

const wordsPerPiece = 2;
const pieceMs = 12;
/** However long the answer, the whole is sent within this. */
const longestMs = 1_200;

const idOf = ({ thought, text, toolCalls }: DemoAnswer) =>
  `chatcmpl-demo-${createHash("sha256")
    .update(JSON.stringify([thought, text, toolCalls]))
    .digest("hex")
    .slice(0, 16)}`;
const finishOf = ({ toolCalls }: DemoAnswer) => (toolCalls.length > 0 ? "tool_calls" : "stop");
const wireCalls = ({ toolCalls }: DemoAnswer) =>
  toolCalls.map(({ id, name, arguments: text }) => ({ id, type: "function", function: { name, arguments: text } }));
/** Fixed, so that the same question gives the same bytes. */
const created = 1_700_000_000;

/** The answer as one JSON document. */
export function wholeAnswer(answer: DemoAnswer): Response {
  const { thought, text, toolCalls, usage } = answer;
  const message = {
    role: "assistant",
    content: text || null,
    reasoning_content: thought,
    ...(toolCalls.length > 0 ? { tool_calls: wireCalls(answer) } : {}),
  };
  return Response.json({
    id: idOf(answer),
    object: "chat.completion",
    created,
    model: "demo-1",
    choices: [{ index: 0, message, finish_reason: finishOf(answer) }],
    usage: withTotal(usage),
  });
}

/** The answer as server-sent events, a few words at a time: first the thought, then the text, then the tool calls. */
export function streamAnswer(answer: DemoAnswer, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  const pieces = [
    ...cut(answer.thought).map((piece) => ({ reasoning_content: piece })),
    ...cut(answer.text).map((piece) => ({ content: piece })),
  ];
  const delayMs = Math.min(pieceMs, longestMs / Math.max(pieces.length, 1));
  const stop = new AbortController();
  signal.addEventListener("abort", () => stop.abort(signal.reason), { once: true });
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (data: object) => controller.enqueue(encoder.encode(`data: ${JSON.stringify(data)}\n\n`));
      const sendDelta = (delta: object, finish: string | null = null) =>
        send({ ...frame(answer), choices: [{ index: 0, delta, finish_reason: finish }] });
      try {
        sendDelta({ role: "assistant", content: "" });
        for (const piece of pieces) {
          await pause(delayMs, undefined, { signal: stop.signal });
          sendDelta(piece);
        }
        for (const [index, call] of wireCalls(answer).entries()) sendDelta({ tool_calls: [{ index, ...call }] });
        sendDelta({}, finishOf(answer));
        send({ ...frame(answer), choices: [], usage: withTotal(answer.usage) });
        controller.enqueue(encoder.encode("data: [DONE]\n\n"));
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
    cancel: () => stop.abort(),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
}

const frame = (answer: DemoAnswer) => ({ id: idOf(answer), object: "chat.completion.chunk", created, model: "demo-1" });
const withTotal = (usage: DemoAnswer["usage"]) => ({ ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens });

function cut(text: string): string[] {
  const words = text.match(/\S+\s*|\s+/g) ?? [];
  const pieces: string[] = [];
  for (let at = 0; at < words.length; at += wordsPerPiece) pieces.push(words.slice(at, at + wordsPerPiece).join(""));
  return pieces;
}
