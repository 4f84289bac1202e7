import "server-only";
import { v7 } from "uuid";
import type { Sql } from "@/server/db";
import type { Core } from "./core";
import { evaluate } from "./expression";
import { concurrencyKeys, type RegisteredFunction, rankOf } from "./functions";
import { type IncomingEvent, protocolLimits, toKey, toStorable } from "./protocol";
import { keyOfWait } from "./topic-key";

/** Whose work a run is, and how urgent among theirs. */
type Whose = { tenant: string; rank: number };
type Start = { run: string; fn: RegisteredFunction; from?: Whose | undefined; parent?: { run: string; step: string } | undefined };
export type PreparedEvent = { id: string; name: string; body: string; value: unknown; starts: Start[] };

/** Checks an event and finds the functions that it starts, as work of whom `from` says or of whom the event says. Throws when it is larger than 512 kB. */
export function prepareEvent(core: Core, event: IncomingEvent, from?: Whose): PreparedEvent {
  const prepared = readEvent(event);
  prepared.starts = core.functions.startedBy(prepared.name, prepared.value).map((fn) => ({ run: v7(), fn, from }));
  return prepared;
}

/** Starts one function with an event made for it alone: a cron tick or an invocation. Does nothing when the id was seen before. */
export async function startFunction(
  core: Core,
  tx: Sql,
  fn: RegisteredFunction,
  { event: incoming, from, parent }: { event: IncomingEvent; from?: Whose; parent?: Start["parent"] },
): Promise<void> {
  const event = readEvent(incoming);
  event.starts = [{ run: v7(), fn, from, parent }];
  await insertEvents(core, tx, [event]);
}

function readEvent(event: IncomingEvent): PreparedEvent {
  const id = toStorable(event.id || v7());
  const name = toStorable(event.name);
  if (name.length > protocolLimits.eventNameChars)
    throw new Error(`An event's name has more than ${protocolLimits.eventNameChars} characters.`);
  const body = JSON.stringify({ ...event, id, name, data: event.data ?? {}, ts: event.ts ?? Date.now() });
  if (Buffer.byteLength(body) > protocolLimits.eventBytes) {
    throw new Error(
      `Event "${name}" has ${Buffer.byteLength(body)} bytes; the limit is ${protocolLimits.eventBytes}. Send a reference instead.`,
    );
  }
  return { id, name, body, value: JSON.parse(body), starts: [] };
}

/**
 * Writes events, the runs they start and their first jobs in one statement, and holds off waits on these topics until the
 * commit. Ids are unique within `events`. Returns the ids that were not seen before.
 */
export async function insertEvents(core: Core, tx: Sql, events: PreparedEvent[]): Promise<string[]> {
  const starts = events.flatMap((event) =>
    event.starts.map((start) => {
      const [first, second] = concurrencyKeys(start.fn, event.value);
      const idempotency =
        start.fn.idempotency && `k:${start.fn.id}:${toKey(JSON.stringify(evaluate(start.fn.idempotency, { event: event.value })))}`;
      const { tenant, rank } = start.from ?? {
        tenant: toKey(core.tenantOf(event.value)),
        rank: rankOf(start.fn, event.value),
      };
      return { ...start, event, first, second, idempotency, tenant, rank };
    }),
  );
  const { rows } = await tx.query<{ id: string; locks: number }>({
    name: "executor-insert-events",
    text: insertSql,
    values: [
      events.map(({ id }) => keyOfEvent(id)),
      events.map((event) => event.name),
      [...new Set(events.map((event) => event.name))].sort(),
      starts.map((start) => start.run),
      starts.map((start) => start.fn.id),
      starts.map(({ event }) => keyOfEvent(event.id)),
      starts.map((start) => start.event.body),
      starts.map((start) => start.idempotency ?? null),
      starts.map((start) => start.parent?.run ?? null),
      starts.map((start) => start.parent?.step ?? null),
      starts.map((start) => start.first?.key ?? null),
      starts.map((start) => start.first?.limit ?? null),
      starts.map((start) => start.second?.key ?? null),
      starts.map((start) => start.second?.limit ?? null),
      starts.map((start) => start.tenant),
      starts.map((start) => start.rank),
      starts.map(({ first, second }) => (first ? toKey(`${first.key}\n${second?.key ?? ""}`) : null)),
    ],
  });
  core.counters.accepted += rows.length;
  await insertGuards(tx, starts);
  const fresh = new Set(rows.map((row) => row.id));
  return events.flatMap(({ id }) => (fresh.has(keyOfEvent(id)) ? [id] : []));
}

const keyOfEvent = (id: string) => `e:${toKey(id)}`;

// The shared lock and its counterpart in plan-steps.ts make a wait and an event on the same topic take turns: either the
// event finds the wait, or whoever registered the wait and then looks at the caller's rows finds what the caller wrote.
const insertSql = `
WITH fresh AS (
  INSERT INTO executor.event (id, name) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING RETURNING id
), wanted AS (
  SELECT s.* FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::int[], $13::text[], $14::int[],
    $15::text[], $16::int[], $17::text[]) AS s(run, fn, event_id, event, idempotency, parent_run, parent_step, key1, limit1, key2, limit2, tenant, rank, lane)
  JOIN fresh ON fresh.id = s.event_id
), keys AS (
  INSERT INTO executor.event (id, name) SELECT DISTINCT idempotency, fn FROM wanted WHERE idempotency IS NOT NULL ON CONFLICT DO NOTHING RETURNING id
), runs AS (
  INSERT INTO executor.run (id, fn, event, parent_run, parent_step, key1, limit1, key2, limit2, tenant, rank, lane)
  SELECT run, fn, event, parent_run, parent_step, key1, limit1, key2, limit2, tenant, rank, lane
  FROM wanted
  WHERE idempotency IS NULL OR idempotency IN (SELECT id FROM keys)
  RETURNING id, tenant, rank, lane
), jobs AS (
  INSERT INTO executor.job (run, step, kind, due, claims, tenant, rank, lane)
  SELECT id, 'step', 'call', now(), 0, tenant, rank, lane FROM runs
)
SELECT id, (SELECT count(pg_advisory_xact_lock_shared(hashtextextended(topic, 0))) FROM unnest($3::text[]) AS topic) AS locks FROM fresh`;

/** The step of the job that ends a run which was not begun in time. */
export const startDeadline = "start-deadline";

type Guarded = { run: string; fn: RegisteredFunction; event: PreparedEvent; tenant: string };

/** What may end a run from outside: events that cancel it, and its deadlines. Runs that were not made (a used key) get none. */
async function insertGuards(tx: Sql, starts: Guarded[]): Promise<void> {
  const cancellations = starts.flatMap(({ run, fn, event }) =>
    fn.cancellations.map(({ event: topic, expression, text, timeoutMs }, n) => ({
      run,
      n,
      topic,
      key: keyOfWait(expression, event.value),
      text: text ?? null,
      timeoutMs: timeoutMs ?? null,
    })),
  );
  if (cancellations.length > 0) {
    await tx.query({
      name: "executor-insert-cancellations",
      text: cancellationsSql,
      values: [
        cancellations.map(({ run }) => run),
        cancellations.map(({ n }) => n),
        cancellations.map(({ topic }) => topic),
        cancellations.map(({ key }) => key),
        cancellations.map(({ text }) => text),
        cancellations.map(({ timeoutMs }) => timeoutMs),
      ],
    });
  }
  const deadlines = starts.flatMap(({ run, fn: { startMs, finishMs }, tenant }) => [
    ...(startMs === undefined ? [] : [{ run, tenant, step: startDeadline, ms: startMs }]),
    ...(finishMs === undefined ? [] : [{ run, tenant, step: "deadline", ms: finishMs }]),
  ]);
  if (deadlines.length === 0) return;
  await tx.query(deadlinesSql, [
    deadlines.map(({ run }) => run),
    deadlines.map(({ ms }) => ms),
    deadlines.map(({ step }) => step),
    deadlines.map(({ tenant }) => tenant),
  ]);
}

const cancellationsSql = `
INSERT INTO executor.cancellation (run, n, topic, key, expr, expires)
SELECT r.id, g.n, g.topic, g.key, g.expr, coalesce(now() + g.ms * interval '1 ms', 'infinity')
FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::float8[]) AS g(run, n, topic, key, expr, ms)
JOIN executor.run r ON r.id = g.run`;

const deadlinesSql = `
INSERT INTO executor.job (run, step, kind, due, tenant)
SELECT r.id, g.step, 'deadline', now() + g.ms * interval '1 ms', g.tenant
FROM unnest($1::text[], $2::float8[], $3::text[], $4::text[]) AS g(run, ms, step, tenant) JOIN executor.run r ON r.id = g.run`;
