import { createServer } from "node:http";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import type { TargetKind } from "./target";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

// The server tells nobody when a wait is in place. Its clock ticks every 150 ms; this is several of them.
const untilParkedMs = 2_000;

/**
 * A real Inngest server in development mode, best started with quick retries: `inngest-cli dev --retry-interval 1`. It calls the
 * functions over HTTP, at an address of this machine.
 */
export const referenceTarget: TargetKind = {
  name: "an Inngest server",
  missing: process.env.INNGEST_REF_URL ? undefined : "INNGEST_REF_URL is not set: give it the address of an Inngest server to compare with",
  patienceMs: 180_000,
  cron: "* * * * *",
  async open(appId, define) {
    const baseUrl = process.env.INNGEST_REF_URL ?? "";
    const client = new Inngest({ id: appId, isDev: true, baseUrl, eventKey: "conformance", logger: log });
    const server = createServer(serve({ client, functions: define(client) }));
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("the functions are served at no address");
    const url = `http://127.0.0.1:${address.port}/api/inngest`;
    const answer = await fetch(url, { method: "PUT", body: JSON.stringify({ url }), headers: { "content-type": "application/json" } });
    if (!answer.ok) throw new Error(`The Inngest server did not register the functions: ${await answer.text()}`);
    return {
      async send(events) {
        await client.send(events.map(({ id, name, data }) => ({ name, data: data ?? {}, ...(id ? { id } : {}) })) as never);
      },
      parked: () => new Promise((resolve) => setTimeout(resolve, untilParkedMs)),
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  },
};
