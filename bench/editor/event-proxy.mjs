// Stands between the browser and Trellis and answers one thing itself: a run's event stream, with status events at a steady rate.
// Everything else is passed on, so the page is the real one.
import http from "node:http";
import { freePort } from "../app.mjs";

/** `nodeIds` start and succeed over and over, `perSecond` events in all. Gives { baseUrl, close() }. */
export async function startEventProxy({ baseUrl, nodeIds, perSecond }) {
  const target = new URL(baseUrl);
  const port = await freePort();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, target);
    if (/^\/api\/runs\/[^/]+\/events$/.test(url.pathname)) return streamEvents({ request, response, url }, { nodeIds, perSecond });
    const passed = http.request(
      { host: target.hostname, port: target.port, path: request.url, method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on("error", () => response.destroy());
    request.pipe(passed);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function streamEvents({ request, response, url }, { nodeIds, perSecond }) {
  let seq = Number(url.searchParams.get("after") ?? 0);
  let turn = 0;
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache, no-transform" });
  response.write("retry: 2000\n\n");
  const timer = setInterval(() => {
    const stepKey = nodeIds[Math.floor(turn / 2) % nodeIds.length];
    const isStart = turn++ % 2 === 0;
    const event = isStart
      ? { type: "step-started", data: { attempt: 1, input: { n: 1 } } }
      : { type: "step-succeeded", data: { output: { n: 1 }, handle: "out", durationMs: 3 } };
    const text = JSON.stringify({ seq: ++seq, at: new Date().toISOString(), stepKey, ...event });
    response.write(`id: ${seq}\nevent: run-event\ndata: ${text}\n\n`);
  }, 1_000 / perSecond);
  request.on("close", () => clearInterval(timer));
}
