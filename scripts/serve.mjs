// The one process of Trellis: Next and the executor, and the only place that starts and drains them.
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { observeRequests } from "./observe-requests.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Longer than the usual proxies keep theirs, so that none sends a request into a connection we have just closed. */
const keepAliveMs = 65_000;
const loadMs = 60_000;
const drainMs = 8_000;
const lastRequestsMs = 1_000;

const shared = (name) => globalThis[Symbol.for(`trellis.${name}`)];

/**
 * Serves the app and runs workflows; TRELLIS_ROLE "web" or "executor" leaves one of the two to other processes. The environment must be complete (server/env.ts).
 * Resolves when it accepts connections, with `{ stop }`: stop accepting, end live streams, let steps finish or give back their
 * leases, close. `stop` takes at most about ten seconds.
 */
export async function serve({ port, host, dev = false }) {
  process.env.NODE_ENV = dev ? "development" : "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  const { default: next } = await import("next");
  const server = createServer();
  // Given the server, Next takes care of upgrades itself (reloading in development).
  const app = next({ dev, dir: root, port, hostname: host ?? "localhost", httpServer: server });
  const handle = app.getRequestHandler();
  let serveHook;
  server.on("request", (request, response) => {
    describeCaller(request);
    for (const [name, value] of siteHeaders) response.setHeader(name, value);
    if (!isServedHere(request.url ?? "/")) return response.writeHead(404).end("This process only executes workflows.\n");
    if (!isReadable(request.url ?? "/")) return refuseAddress(response);
    const token = serveHook && readHookToken(request);
    if (token) return serveHook(request, response, token).catch((error) => response.destroy(error));
    handle(request, response);
  });
  observeRequests(server, () => shared("metrics"));
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = keepAliveMs + 1_000;

  const machine = awaitMachine();
  await app.prepare();
  const loaded = await machine;
  // In development the route, which is loaded anew after each change.
  if (!dev) serveHook = loaded.serveHook;
  await listen(server, port, host);
  await startMachine(loaded);
  return { stop: () => stop(app, server) };
}

// On everything, 404 and 500 included; pages get their content policy from proxy.ts. Browsers heed the last over https only.
const siteHeaders = [
  ["X-Content-Type-Options", "nosniff"],
  ["Referrer-Policy", "strict-origin-when-cross-origin"],
  ["X-Frame-Options", "DENY"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Strict-Transport-Security", "max-age=31536000"],
];

/** The token of a webhook's URL. GET and the rest are Next's to refuse. */
function readHookToken({ method, url }) {
  return ["POST", "PUT", "PATCH", "DELETE"].includes(method) ? /^\/api\/hooks\/([\w-]+)(?:\?|$)/.exec(url)?.[1] : undefined;
}

/** A process that only executes answers those who watch it and, in Inngest mode, the Inngest server. */
function isServedHere(url) {
  return process.env.TRELLIS_ROLE !== "executor" || /^\/api\/(health\/|metrics$|inngest)/.test(url.split("?", 1)[0]);
}

/** NUL names nothing of ours and PostgreSQL takes none; of broken percent-encoding Next makes a 500. */
function isReadable(url) {
  try {
    decodeURIComponent(url.split("?", 1)[0]);
    return !/%00/.test(url);
  } catch {
    return false;
  }
}

function refuseAddress(response) {
  const problem = {
    type: "about:blank",
    title: "The address cannot be read",
    status: 400,
    detail: "It holds %00 or broken percent-encoding.",
  };
  response.writeHead(400, { "content-type": "application/problem+json" }).end(JSON.stringify(problem));
}

/**
 * What routes may trust, whatever the caller wrote there: the socket's address (server/client-ip.ts), and whether a proxy passed the
 * request on, which cannot be told later because Next adds X-Forwarded-For itself.
 */
function describeCaller({ headers, socket }) {
  const isProxied = "x-forwarded-for" in headers || "forwarded" in headers;
  headers["x-trellis-address"] = socket.remoteAddress ?? "";
  headers["x-trellis-proxied"] = String(isProxied);
}

/** instrumentation.ts, which Next runs while it prepares and for a while after, hands over the machine's start and drain. */
function awaitMachine() {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("instrumentation.ts did not run: nothing could execute workflows.")), loadMs);
    globalThis[Symbol.for("trellis.hand-over-machine")] = (machine) => {
      clearTimeout(timer);
      resolve(machine);
    };
  });
}

async function startMachine(machine) {
  await machine.start();
  machine.running = true;
  globalThis[Symbol.for("trellis.machine")] = machine;
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function stop(app, server) {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  for (const stream of shared("streams") ?? []) stream.abort();
  shared("machine").running = false;
  await shared("machine").drain(drainMs);
  await Promise.race([closed, sleep(lastRequestsMs)]);
  server.closeAllConnections();
  await app.close();
  await Promise.race([shared("pool")?.end(), sleep(lastRequestsMs)]);
}
