// The world outside: a model and a service that change things, with a ledger of every request. It stands in the test's process,
// so nothing that is killed can make it forget.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** `what` names the deed itself, whoever asks for it: the same in every attempt of every process. */
export type LedgerEntry = { kind: "model" | "tool"; what: string; key: string; at: number; pid: number };

export type Ledger = {
  url: string;
  entries: LedgerEntry[];
  /** The most requests at once so far. */
  most(): number;
  close(): Promise<void>;
};

/** Answers each request after `latencyMs`. A request says what it is about between [[ and ]]. */
export async function startLedger({ latencyMs }: { latencyMs: number }): Promise<Ledger> {
  const entries: LedgerEntry[] = [];
  let now = 0;
  let most = 0;
  const server = createServer(async (request, response) => {
    most = Math.max(most, ++now);
    response.once("close", () => now--);
    const body = await readText(request);
    const kind = request.url?.startsWith("/model") ? "model" : "tool";
    const what = /\[\[(.+?)\]\]/.exec(body)?.[1] ?? "?";
    entries.push({
      kind,
      what,
      key: String(request.headers["idempotency-key"] ?? ""),
      at: Date.now(),
      pid: Number(request.headers["x-pid"] ?? 0),
    });
    setTimeout(() => {
      // Whoever asked may be dead.
      response.on("error", () => undefined);
      response.setHeader("content-type", "application/json").end(JSON.stringify({ text: `answer to ${what}` }));
    }, latencyMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    entries,
    most: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
