import "server-only";
import type { Sql } from "@/server/db";
import { type CompletedStep, completeSteps } from "./complete-step";
import type { ClaimedJob, Core } from "./core";
import { cancelRun } from "./end-run";
import { holds, parseExpression } from "./expression";
import { insertEvents, type PreparedEvent, prepareEvent } from "./insert-events";
import { type IncomingEvent, rememberData } from "./protocol";
import { anyKey, keysOfEvent } from "./topic-key";

/**
 * Takes in events within the caller's transaction: drops ids that were seen before, starts the runs they trigger, ends the
 * waits they match and cancels the runs they cancel. All of it happens with the caller's commit or not at all.
 * Gives the id of each event, also of those dropped, and the jobs that are claimed by this process from the beginning, at most
 * `room`. After the commit begin those, and call `wake()` when there is `more` that is due.
 * Throws when an event is larger than 512 kB.
 */
export async function acceptEvents(
  core: Core,
  tx: Sql,
  { events, room = 0 }: { events: IncomingEvent[]; room?: number },
): Promise<{ ids: string[]; claimed: ClaimedJob[]; more: boolean }> {
  const prepared = events.map((event) => prepareEvent(core, event));
  const byId = new Map(prepared.map((event) => [event.id, event]));
  if (byId.size === 0) return { ids: [], claimed: [], more: false };
  const distinct = [...byId.values()];
  // In this order, and on a pipelined connection in one round trip.
  const [{ fresh, claimed }, listeners] = await Promise.all([insertEvents(core, tx, distinct, room), findListeners(tx, distinct)]);
  const freshEvents = fresh.flatMap((id) => byId.get(id) ?? []);
  const isHeard = await deliver(core, tx, { events: freshEvents, listeners });
  const started = freshEvents.reduce((sum, { starts }) => sum + starts.length, 0);
  return { ids: prepared.map((event) => event.id), claimed, more: isHeard || started > claimed.length };
}

type Listener = { cancels: boolean; run: string; step: string | null; topic: string; expr: string | null; event: string };

/** The waits and cancellations on these topics that were registered before. */
async function findListeners(tx: Sql, events: PreparedEvent[]): Promise<Listener[]> {
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
  return rows;
}

/** Hands events to those that wait for them, and cancels what they cancel. Gives whether there was any. */
async function deliver(core: Core, tx: Sql, { events, listeners }: { events: PreparedEvent[]; listeners: Listener[] }): Promise<boolean> {
  const ended: CompletedStep[] = [];
  let isHeard = false;
  for (const listener of listeners) {
    const expression = listener.expr === null ? undefined : parseExpression(listener.expr);
    const own = JSON.parse(listener.event);
    const match = events.find((event) => event.name === listener.topic && holds(expression, { event: own, async: event.value }));
    if (!match) continue;
    isHeard = true;
    if (listener.cancels) await cancelRun(core, tx, listener.run);
    else if (listener.step !== null) ended.push({ run: listener.run, step: listener.step, value: rememberData(match.value) });
  }
  if (ended.length > 0) await completeSteps(tx, ended);
  return isHeard;
}

const listenersSql = `
SELECT false AS cancels, j.run, j.step, j.topic, j.expr, r.event FROM executor.job j JOIN executor.run r ON r.id = j.run
WHERE j.kind = 'event' AND j.topic = ANY($1::text[]) AND ($2::text[] IS NULL OR j.key = ANY($2))
UNION ALL
SELECT true, c.run, NULL, c.topic, c.expr, r.event FROM executor.cancellation c JOIN executor.run r ON r.id = c.run
WHERE c.topic = ANY($1) AND ($2 IS NULL OR c.key = ANY($2)) AND c.expires > now()
ORDER BY run`;
