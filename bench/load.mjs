// A closed-loop HTTP load: N virtual users, each sends its next request when its last one has been answered.
import http from "node:http";
import { performance } from "node:perf_hooks";

/** The value below which the share `q` (0–1) of the sorted numbers lie. */
export const quantile = (sorted, q) =>
  sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];

export const median = (numbers) =>
  quantile(
    [...numbers].sort((a, b) => a - b),
    0.5,
  );

/** Sends one JSON request over the agent; resolves { status, text }. */
export function send(agent, { url, method = "POST", headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const request = http.request(
      url,
      {
        agent,
        method,
        headers: {
          ...(payload === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) }),
          ...headers,
        },
      },
      (response) => {
        const parts = [];
        response.on("data", (part) => parts.push(part));
        response.on("end", () => resolve({ status: response.statusCode, text: Buffer.concat(parts).toString("utf8") }));
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.setTimeout(60_000, () => request.destroy(new Error("no answer for 60 s")));
    request.end(payload);
  });
}

/**
 * Measures one target for `seconds` at `concurrency`, after `warmup` seconds that do not count.
 * `makeRequest(n)` gives the n-th request; an answer that is not 2xx, or fails `check(answer)`, counts as failed.
 * Gives { perSecond, p50, p95, finished, failed } (milliseconds).
 */
export async function measureLoad({ makeRequest, check = () => true, concurrency, seconds, warmup = 2 }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  const started = performance.now();
  const from = started + warmup * 1_000;
  const until = from + seconds * 1_000;
  const latencies = [];
  let failed = 0;
  let counter = 0;
  const user = async () => {
    while (performance.now() < until) {
      const begin = performance.now();
      const answer = await send(agent, makeRequest(counter++)).catch((error) => ({ status: 0, text: error.message }));
      const end = performance.now();
      if (begin < from || end > until) continue;
      if (answer.status >= 200 && answer.status < 300 && check(answer)) latencies.push(end - begin);
      else failed++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, user));
  agent.destroy();
  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / seconds,
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    finished: latencies.length,
    failed,
  };
}

/** Sends `count` requests, `concurrency` at a time. Throws when one is not answered with 2xx. */
export async function measureCount({ makeRequest, concurrency, count }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  let next = 0;
  const user = async () => {
    while (next < count) {
      const answer = await send(agent, makeRequest(next++));
      if (answer.status >= 300) throw new Error(`answered ${answer.status}: ${answer.text}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, user));
  agent.destroy();
}
