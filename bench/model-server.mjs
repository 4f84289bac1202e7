// An OpenAI-compatible chat server that takes a fixed time, for benchmarks. Loopback only.
import http from "node:http";

const chunk = (delta, finish = null) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 0, model: "bench-1", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };

/** Starts it on a free port; gives { url, calls(), close() }. */
export async function startModelServer({ latencyMs = 50 } = {}) {
  let calls = 0;
  const server = http.createServer((request, response) => {
    if (request.method === "GET") {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ object: "list", data: [{ id: "bench-1", object: "model" }] }));
      return;
    }
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      calls++;
      const { stream } = JSON.parse(Buffer.concat(parts).toString("utf8"));
      setTimeout(() => {
        if (!stream) {
          response.writeHead(200, { "content-type": "application/json" });
          response.end(
            JSON.stringify({
              id: "c",
              object: "chat.completion",
              created: 0,
              model: "bench-1",
              choices: [{ index: 0, message: { role: "assistant", content: "Fine." }, finish_reason: "stop" }],
              usage,
            }),
          );
          return;
        }
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end(
          `${chunk({ role: "assistant", content: "Fine." })}${chunk({}, "stop")}data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 0, model: "bench-1", choices: [], usage })}\n\ndata: [DONE]\n\n`,
        );
      }, latencyMs);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    calls: () => calls,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
