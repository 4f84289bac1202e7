// A model behind the OpenAI protocol that does what a test tells it, and counts. A prompt names its script with a marker such
// as "[m:first]"; each call with that marker takes the script's next line, the last one again and again.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ModelLine =
  | { text: string; reasoning?: string; delayMs?: number /** Says nothing of tokens. */; uncounted?: true }
  | { tools: { name: string; arguments: unknown; id?: string }[]; delayMs?: number }
  | { status: number; headers?: Record<string, string>; body?: string }
  /** Ends the stream half-way. */
  | { cut: string }
  | { html: string };

type ModelCall = { marker: string; at: number; idempotencyKey: string | null; messages: { role: string; content: unknown }[] };

export type ModelServer = {
  /** For the provider's base URL. */
  url: string;
  calls: ModelCall[];
  /** Calls with this marker. */
  count(marker: string): number;
  script(marker: string, ...lines: ModelLine[]): void;
  close(): Promise<void>;
};

const usage = { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 };

/** Listens on a free port of the loopback. Without a script it answers "Answer to <last message>". */
export async function startModelServer({ delayMs = 0 }: { delayMs?: number } = {}): Promise<ModelServer> {
  const calls: ModelCall[] = [];
  const scripts = new Map<string, ModelLine[]>();
  const server = createServer((request, response) => {
    if (request.url?.endsWith("/models"))
      return response.setHeader("content-type", "application/json").end('{"object":"list","data":[{"id":"test-1","object":"model"}]}');
    readJson(request)
      .then(async (body) => {
        const prompt = body.messages.map(({ content }) => String(content ?? "")).join("\n");
        const marker = /\[m:([^\]]+)\]/.exec(prompt)?.[1] ?? "";
        const key = request.headers["idempotency-key"];
        calls.push({ marker, at: Date.now(), idempotencyKey: typeof key === "string" ? key : null, messages: body.messages });
        const script = scripts.get(marker);
        const line = (script && script.length > 1 ? script.shift() : script?.[0]) ?? { text: `Answer to ${body.messages.at(-1)?.content}` };
        const pause = "delayMs" in line && line.delayMs !== undefined ? line.delayMs : delayMs;
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        reply(response, line, body.stream === true);
      })
      .catch((error: Error) => response.writeHead(400).end(error.message));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    count: (marker) => calls.filter((call) => call.marker === marker).length,
    script: (marker, ...lines) => void scripts.set(marker, lines),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type ChatBody = { stream?: boolean; messages: { role: string; content: unknown }[] };

async function readJson(request: IncomingMessage): Promise<ChatBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as ChatBody;
}

function reply(response: ServerResponse, line: ModelLine, stream: boolean) {
  if ("status" in line) {
    response.writeHead(line.status, { "content-type": "application/json", ...line.headers });
    return response.end(line.body ?? JSON.stringify({ error: { message: `scripted ${line.status}` } }));
  }
  if ("html" in line) return response.writeHead(200, { "content-type": "text/html" }).end(line.html);
  if ("cut" in line) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(chunk({ content: line.cut }));
    return setImmediate(() => response.destroy());
  }
  const toolCalls =
    "tools" in line
      ? line.tools.map(({ name, arguments: args, id }, index) => ({
          index,
          id: id ?? `call_${index}`,
          type: "function",
          function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args) },
        }))
      : undefined;
  const content = "text" in line ? line.text : "";
  const reasoning = "text" in line ? line.reasoning : undefined;
  const finish = toolCalls ? "tool_calls" : "stop";
  if (!stream) {
    const message = {
      role: "assistant",
      content,
      ...(reasoning ? { reasoning_content: reasoning } : {}),
      ...(toolCalls ? { tool_calls: toolCalls } : {}),
    };
    response.setHeader("content-type", "application/json");
    return response.end(
      JSON.stringify({
        id: "c",
        object: "chat.completion",
        model: "test-1",
        choices: [{ index: 0, message, finish_reason: finish }],
        usage,
      }),
    );
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  if (reasoning) response.write(chunk({ reasoning_content: reasoning }));
  for (const piece of content.match(/\S+\s*/g) ?? []) response.write(chunk({ content: piece }));
  if (toolCalls) response.write(chunk({ tool_calls: toolCalls }));
  response.write(chunk({}, finish));
  if (!("uncounted" in line))
    response.write(`data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", model: "test-1", choices: [], usage })}\n\n`);
  response.end("data: [DONE]\n\n");
}

function chunk(delta: Record<string, unknown>, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", model: "test-1", choices })}\n\n`;
}
