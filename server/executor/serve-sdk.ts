import "server-only";
import { acceptEvents } from "./accept-events";
import { completeSteps } from "./complete-step";
import { type Core, durableTransition } from "./core";
import { keyOfSignal, signalTopic } from "./plan-steps";
import { incomingEventSchema, rememberData, signalSchema } from "./protocol";

type Checkpoint = (body: unknown) => Promise<200 | 400 | 409>;

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

/** The server side of the SDK: what `new Inngest({ fetch })` talks to. No network; paths it does not know answer 404. */
export function createFetch(core: Core, checkpoint: Checkpoint): typeof fetch {
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const text = typeof init?.body === "string" ? init.body : input instanceof Request ? await input.text() : "";
    const body = (): unknown => JSON.parse(text);
    try {
      if (/^\/v1\/checkpoint\/[^/]+\/async$/.test(pathname)) {
        const status = await checkpoint(body());
        // The SDK looks at the status only, and a body would cost more than the rest of the answer.
        return new Response(null, { status });
      }
      if (pathname.startsWith("/e/")) return json(200, { ids: await sendEvents(core, body(), new Headers(init?.headers)), status: 200 });
      if (pathname === "/v1/signals") return await sendSignal(core, body());
      if (pathname === "/fn/register") return json(200, { ok: true, modified: false });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      core.log.error({ path: pathname, error: message }, "the executor could not serve the SDK");
      return json(500, { error: message, status: 500 });
    }
    return json(404, { error: `The embedded executor has no ${pathname}.`, status: 404 });
  };
}

/** The SDK sends again with the same seed when it saw no answer, so ids made from the seed deduplicate. */
async function sendEvents(core: Core, body: unknown, headers: Headers): Promise<string[]> {
  const events = (Array.isArray(body) ? body : [body]).map((event) => incomingEventSchema.parse(event));
  const seed = headers.get("x-inngest-event-id-seed");
  const named = events.map((event, index) => ({ ...event, id: event.id || (seed ? `${seed},${index}` : null) }));
  const { ids } = await durableTransition(core, (tx) => acceptEvents(core, tx, { events: named }));
  core.wake();
  return ids;
}

async function sendSignal(core: Core, body: unknown): Promise<Response> {
  const signal = signalSchema.parse(body);
  const { rows } = await core.pool.query<{ run: string; step: string }>(
    "SELECT run, step FROM executor.job WHERE kind = 'signal' AND topic = $1 AND key = $2",
    [signalTopic, keyOfSignal(signal.signal)],
  );
  const waiting = rows[0];
  const value = rememberData({ signal: signal.signal, data: signal.data ?? null });
  const [isTaken] = waiting ? await durableTransition(core, (tx) => completeSteps(tx, [{ ...waiting, value }])) : [];
  if (!waiting || !isTaken) return json(404, { error: `Nothing waits for the signal "${signal.signal}".`, status: 404 });
  core.wake();
  return json(200, { data: { run_id: waiting.run } });
}
