import "server-only";
import type { Socket } from "node:net";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";
import { parseAllowList } from "./address-rules";
import { guardedConnector, type PortRule } from "./guarded-connector";
import { toNetworkError } from "./network-error";

/** Databases listen high up; below are the system's own services. */
export const databasePorts: PortRule = {
  allows: (port) => port >= 1024 && port < 65_536,
  what: "a database's port",
  fix: "Use the port that the database listens on, 1024 or higher.",
};

const submission = new Set([465, 587, 2525]);
/** Where mail servers take mail from those who sign in; not 25, where they talk among themselves. */
export const mailPorts: PortRule = {
  allows: (port) => submission.has(port),
  what: "a port for sending mail",
  fix: "Use 465 or 587.",
};

type SocketRequest = {
  host: string;
  port: number;
  ports: PortRule;
  /** What may be received before it is closed with `too_large`. */
  maxBytes: number;
  signal: AbortSignal;
};

const watchEveryMs = 25;

/**
 * A connected socket for what is not HTTP, by the same rules as every request: the name is resolved once, a private address is
 * refused, and what answered is what was judged. It is closed when the signal aborts. Throws AppError address_blocked or
 * http_unavailable.
 */
export async function openGuardedSocket({ host, port, ports, maxBytes, signal }: SocketRequest): Promise<Socket> {
  signal.throwIfAborted();
  const address = readAddress(host, port);
  const connect = guardedConnector(parseAllowList(env().TRELLIS_ALLOW_HOSTS), ports);
  const socket = await new Promise<Socket>((resolve, reject) => {
    connect({ hostname: host, protocol: "http:", port: String(port) }, (error, connected) =>
      error === null ? resolve(connected) : reject(toNetworkError(error, address)),
    );
  });
  const close = () => socket.destroy(signal.reason instanceof Error ? signal.reason : new AppError("cancelled", "Cancelled."));
  // Counted from outside: a listener for its data would take them from whoever the socket is for.
  const watch = setInterval(() => socket.bytesRead > maxBytes && socket.destroy(tooMuch(address, maxBytes)), watchEveryMs);
  watch.unref();
  signal.addEventListener("abort", close, { once: true });
  socket.once("close", () => {
    clearInterval(watch);
    signal.removeEventListener("abort", close);
  });
  if (signal.aborted) close();
  return socket;
}

function readAddress(host: string, port: number): URL {
  const text = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const isName = /^[a-z0-9_.:-]+$/i.test(host);
  if (isName && URL.canParse(text)) return new URL(text);
  throw new AppError("invalid_input", `"${host}" is not the name of a server.`, {
    field: "host",
    fix: "Give the name alone, such as db.example.com.",
  });
}

function tooMuch({ host }: URL, maxBytes: number): AppError {
  return new AppError("too_large", `The answer of ${host} is larger than ${maxBytes} bytes.`, { fix: "Ask for fewer rows or columns." });
}
