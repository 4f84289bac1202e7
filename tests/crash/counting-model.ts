// An OpenAI-compatible server that takes its time and remembers when it was asked what: the ledger outside the product.
import { createServer } from "node:http";

export type CountingModel = { url: string; calls: { key: string; at: number }[]; close(): Promise<void> };

/** Answers each chat after `latencyMs`. The key of a call is the text between [[ and ]] in its last user message. */
export async function startCountingModel(latencyMs: number): Promise<CountingModel> {
  const calls: CountingModel["calls"] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = JSON.parse(Buffer.concat(parts).toString("utf8")) as { stream?: boolean; messages: { content: unknown }[] };
    const key = /\[\[(.+?)\]\]/.exec(String(body.messages.at(-1)?.content))?.[1] ?? "none";
    calls.push({ key, at: Date.now() });
    setTimeout(() => {
      const text = `answer to ${key}`;
      const usage = { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 };
      const base = { id: "c", created: 0, model: "count-1" };
      if (!body.stream) {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(
          JSON.stringify({
            ...base,
            object: "chat.completion",
            choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
            usage,
          }),
        );
        return;
      }
      const chunk = (rest: object) => `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", ...rest })}\n\n`;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chunk({ choices: [{ index: 0, delta: { role: "assistant", content: text }, finish_reason: null }] }));
      response.end(
        `${chunk({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })}${chunk({ choices: [], usage })}data: [DONE]\n\n`,
      );
    }, latencyMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
