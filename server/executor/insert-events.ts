import "server-only";
import { randomInt } from "node:crypto";
import { v7 } from "uuid";
import type { Sql } from "@/server/db";
import type { ClaimedJob, Core } from "./core";
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

export type InsertedEvents = {
  /** The events that were not seen before. */
  fresh: string[];
  /** The first jobs of runs that they started, claimed for this process already; theirs is the transaction's fate. */
  claimed: ClaimedJob[];
};

/**
 * Writes events, the runs they start and their first jobs in one statement, and holds off waits on these topics until the
 * commit. Ids are unique within `events`. Up to `room` of the jobs are this process's own from the beginning, which saves a run
 * its claim; those of functions that limit how many run at once, or whose run may not come to be, are left for one.
 */
export async function insertEvents(core: Core, tx: Sql, events: PreparedEvent[], room = 0): Promise<InsertedEvents> {
  const starts = events.flatMap((event) => event.starts.map((start) => describeStart(core, event, start)));
  const claimable = starts.filter(({ fn }) => fn.limits.length === 0 && !fn.idempotency).slice(0, room);
  const fences = new Map(claimable.map(({ run }) => [run, newFence(core)]));
  const guards = starts.flatMap(cancellationsOf);
  const deadlines = starts.flatMap(deadlinesOf);
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
      starts.map(({ run }) => fences.get(run) ?? null),
      core.leaseMs,
      guards.map(({ run }) => run),
      guards.map(({ n }) => n),
      guards.map(({ topic }) => topic),
      guards.map(({ key }) => key),
      guards.map(({ text }) => text),
      guards.map(({ timeoutMs }) => timeoutMs),
      deadlines.map(({ run }) => run),
      deadlines.map(({ ms }) => ms),
      deadlines.map(({ step }) => step),
    ],
  });
  core.counters.accepted += rows.length;
  const fresh = new Set(rows.map((row) => row.id));
  const isFresh = ({ id }: PreparedEvent) => fresh.has(keyOfEvent(id));
  return {
    fresh: events.flatMap((event) => (isFresh(event) ? [event.id] : [])),
    claimed: claimable.flatMap((start) => (isFresh(start.event) ? [firstJob(start, fences.get(start.run) ?? 0)] : [])),
  };
}

type DescribedStart = Start &
  Whose & { event: PreparedEvent; first: LimitKey | undefined; second: LimitKey | undefined; idempotency: string | undefined };
type LimitKey = ReturnType<typeof concurrencyKeys>[number];

function describeStart(core: Core, event: PreparedEvent, start: Start): DescribedStart {
  const [first, second] = concurrencyKeys(start.fn, event.value);
  const idempotency =
    start.fn.idempotency && `k:${start.fn.id}:${toKey(JSON.stringify(evaluate(start.fn.idempotency, { event: event.value })))}`;
  const { tenant, rank } = start.from ?? { tenant: toKey(core.tenantOf(event.value)), rank: rankOf(start.fn, event.value) };
  return { ...start, event, first, second, idempotency, tenant, rank };
}

/** As the database makes them when it claims: random below, the owner above. */
const newFence = (core: Core) => core.owner() * 2 ** 32 + randomInt(2 ** 32);

const firstJob = ({ run, fn, event, parent, tenant, rank }: DescribedStart, fence: number): ClaimedJob => ({
  run,
  step: "step",
  kind: "call",
  fence,
  attempt: 0,
  crashes: 0,
  isFirst: true,
  hasParent: parent !== undefined,
  isLimited: false,
  tenant,
  rank,
  fn: fn.id,
  event: event.body,
  isLost: false,
  isWriting: false,
});

const keyOfEvent = (id: string) => `e:${toKey(id)}`;

// The shared lock and its counterpart in plan-steps.ts make a wait and an event on the same topic take turns: either the
// event finds the wait, or whoever registered the wait and then looks at the caller's rows finds what the caller wrote.
const insertSql = `
WITH fresh AS (
  INSERT INTO executor.event (id, name) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING RETURNING id
), wanted AS (
  SELECT s.* FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::int[], $13::text[], $14::int[],
    $15::text[], $16::int[], $17::text[], $18::bigint[])
    AS s(run, fn, event_id, event, idempotency, parent_run, parent_step, key1, limit1, key2, limit2, tenant, rank, lane, fence)
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
  INSERT INTO executor.job (run, step, kind, due, claims, tenant, rank, lane, fence)
  SELECT runs.id, 'step', 'call', CASE WHEN fence IS NULL THEN now() ELSE now() + $19 * interval '1 ms' END,
    CASE WHEN fence IS NULL THEN 0 ELSE 1 END, runs.tenant, runs.rank, runs.lane, fence
  FROM runs JOIN wanted ON wanted.run = runs.id
), guards AS (
  INSERT INTO executor.cancellation (run, n, topic, key, expr, expires)
  SELECT runs.id, g.n, g.topic, g.key, g.expr, coalesce(now() + g.ms * interval '1 ms', 'infinity')
  FROM unnest($20::text[], $21::int[], $22::text[], $23::text[], $24::text[], $25::float8[]) AS g(run, n, topic, key, expr, ms)
  JOIN runs ON runs.id = g.run
), deadlines AS (
  INSERT INTO executor.job (run, step, kind, due, tenant)
  SELECT runs.id, g.step, 'deadline', now() + g.ms * interval '1 ms', runs.tenant
  FROM unnest($26::text[], $27::float8[], $28::text[]) AS g(run, ms, step) JOIN runs ON runs.id = g.run
)
SELECT id, (SELECT count(pg_advisory_xact_lock_shared(hashtextextended(topic, 0))) FROM unnest($3::text[]) AS topic) AS locks FROM fresh`;

/** The step of the job that ends a run which was not begun in time. */
export const startDeadline = "start-deadline";

/** Events that end a run from outside. Runs that were not made (a used key) get none. */
const cancellationsOf = ({ run, fn, event }: DescribedStart) =>
  fn.cancellations.map(({ event: topic, expression, text, timeoutMs }, n) => ({
    run,
    n,
    topic,
    key: keyOfWait(expression, event.value),
    text: text ?? null,
    timeoutMs: timeoutMs ?? null,
  }));

const deadlinesOf = ({ run, fn: { startMs, finishMs } }: DescribedStart) => [
  ...(startMs === undefined ? [] : [{ run, step: startDeadline, ms: startMs }]),
  ...(finishMs === undefined ? [] : [{ run, step: "deadline", ms: finishMs }]),
];
