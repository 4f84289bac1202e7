import "server-only";
import type { Sql } from "@/server/db";
import { type CompletedStep, completeSteps } from "./complete-step";
import type { Core } from "./core";
import { cancelRun } from "./end-run";
import { holds, parseExpression } from "./expression";
import { insertEvents, type PreparedEvent, prepareEvent } from "./insert-events";
import { type IncomingEvent, rememberData } from "./protocol";
import { anyKey, keysOfEvent } from "./topic-key";

/**
 * Takes in events within the caller's transaction: drops ids that were seen before, starts the runs they trigger, ends the
 * waits they match and cancels the runs they cancel. All of it happens with the caller's commit or not at all.
 * Call `wake()` after the commit. Returns the id of each event, also of those dropped.
 * Throws when an event is larger than 512 kB.
 */
export async function acceptEvents(core: Core, tx: Sql, events: IncomingEvent[]): Promise<string[]> {
  const prepared = events.map((event) => prepareEvent(core, event));
  const byId = new Map(prepared.map((event) => [event.id, event]));
  if (byId.size === 0) return [];
  const fresh = await insertEvents(core, tx, [...byId.values()]);
  await deliver(
    core,
    tx,
    fresh.flatMap((id) => byId.get(id) ?? []),
  );
  return prepared.map((event) => event.id);
}

type Listener = { cancels: boolean; run: string; step: string | null; topic: string; expr: string | null; event: string };

/** Hands events to the waits and cancellations that were registered before. */
async function deliver(core: Core, tx: Sql, events: PreparedEvent[]): Promise<void> {
  if (events.length === 0) return;
  const keys = events.map((event) => keysOfEvent(event.value));
  // Its own statement after the lock: its snapshot must see every wait that was committed before this event took its turn.
  const { rows } = await tx.query<Listener>({
    name: "executor-listeners",
    text: listenersSql,
    values: [
      [...new Set(events.map((event) => event.name))],
      keys.includes(undefined) ? null : [...new Set([anyKey, ...keys.flatMap((own) => own ?? [])])],
    ],
  });
  const ended: CompletedStep[] = [];
  for (const listener of rows) {
    const expression = listener.expr === null ? undefined : parseExpression(listener.expr);
    const own = JSON.parse(listener.event);
    const match = events.find((event) => event.name === listener.topic && holds(expression, { event: own, async: event.value }));
    if (!match) continue;
    if (listener.cancels) await cancelRun(core, tx, listener.run);
    else if (listener.step !== null) ended.push({ run: listener.run, step: listener.step, value: rememberData(match.value) });
  }
  if (ended.length > 0) await completeSteps(tx, ended);
}

const listenersSql = `
SELECT false AS cancels, j.run, j.step, j.topic, j.expr, r.event FROM executor.job j JOIN executor.run r ON r.id = j.run
WHERE j.kind = 'event' AND j.topic = ANY($1::text[]) AND ($2::text[] IS NULL OR j.key = ANY($2))
UNION ALL
SELECT true, c.run, NULL, c.topic, c.expr, r.event FROM executor.cancellation c JOIN executor.run r ON r.id = c.run
WHERE c.topic = ANY($1) AND ($2 IS NULL OR c.key = ANY($2)) AND c.expires > now()
ORDER BY run`;
