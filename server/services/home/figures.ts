import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { processSingleton } from "@/server/process-singleton";
import { toUsd } from "../runs/run-record";

export const figuresInput = z.strictObject({ period: z.enum(["day", "week"]) });

/** What the runs of one stretch of time came to. */
export type FigureSlot = {
  /** When it begins. */
  at: string;
  runs: number;
  succeeded: number;
  failed: number;
  costUsd: number;
  /** What those that ended took on average; null: none ended. */
  meanMs: number | null;
};

export type Figures = {
  runs: number;
  succeeded: number;
  failed: number;
  costUsd: number;
  /** Half of the runs that ended took no longer; null: none ended. */
  medianMs: number | null;
  /** Without gaps, the oldest first: 24 hours, or 7 days of 4 parts. */
  slots: FigureSlot[];
};

const slotHours = { day: 1, week: 6 } as const;
const slotCount = { day: 24, week: 28 } as const;

type Row = { slot: Date; runs: number; succeeded: number; failed: number; cost: string; mean: number | null };

type Window = { orgId: string; start: Date; slotHours: number };

/** Of so many runs the time that half of them took is told; more would only make it slower, not truer. */
const mostTimed = 10_000;

/** Runs of the last 24 hours or 7 days by when they were created, parts of loops left out. */
export async function readFigures(actor: Actor, { period }: z.output<typeof figuresInput>): Promise<Figures> {
  return keep(`${actor.orgId} ${period}`, () => sumUp(actor.orgId, period));
}

async function sumUp(orgId: string, period: "day" | "week"): Promise<Figures> {
  const count = slotCount[period];
  // Slots begin at whole hours, so that a bar does not change its meaning from one look to the next.
  const slotMs = slotHours[period] * 3_600_000;
  const start = (Math.floor(Date.now() / slotMs) + 1 - count) * slotMs;
  const window = { orgId, start: new Date(start), slotHours: slotHours[period] };
  const [rows, medianMs] = await Promise.all([readSlots(window), readMedian(window)]);
  const bySlot = new Map(rows.map((row) => [row.slot.getTime(), row]));
  const slots = Array.from({ length: count }, (_, index) => toSlot(start + index * slotMs, bySlot.get(start + index * slotMs)));
  const total = (key: "runs" | "succeeded" | "failed" | "costUsd") => slots.reduce((sum, slot) => sum + slot[key], 0);
  return { runs: total("runs"), succeeded: total("succeeded"), failed: total("failed"), costUsd: total("costUsd"), medianMs, slots };
}

async function readSlots({ orgId, start, slotHours: hours }: Window): Promise<Row[]> {
  const { rows } = await pool().query<Row>(
    `select date_bin($3 * interval '1 hour', r.created_at, $2) as slot, count(*)::int as runs,
       count(*) filter (where r.status = 'succeeded')::int as succeeded, count(*) filter (where r.status = 'failed')::int as failed,
       sum(r.cost_micros)::text as cost, extract(epoch from avg(r.finished_at - r.started_at))::float8 as mean
     from run r where r.org_id = $1 and r.created_at >= $2::timestamptz and r.trigger <> 'loop' group by 1`,
    [orgId, start, hours],
  );
  return rows;
}

async function readMedian({ orgId, start }: Window): Promise<number | null> {
  const { rows } = await pool().query<{ seconds: number | null }>(
    `select extract(epoch from percentile_cont(0.5) within group (order by took))::float8 as seconds from (
       select r.finished_at - r.started_at as took from run r
        where r.org_id = $1 and r.created_at >= $2 and r.trigger <> 'loop' and r.finished_at is not null and r.started_at is not null
        order by r.created_at desc limit ${mostTimed}) ended`,
    [orgId, start],
  );
  const seconds = rows[0]?.seconds ?? null;
  return seconds === null ? null : seconds * 1000;
}

function toSlot(at: number, row: Row | undefined): FigureSlot {
  return {
    at: new Date(at).toISOString(),
    runs: row?.runs ?? 0,
    succeeded: row?.succeeded ?? 0,
    failed: row?.failed ?? 0,
    costUsd: toUsd(row?.cost ?? 0),
    meanMs: row?.mean == null ? null : row.mean * 1000,
  };
}

type Kept = { figures: Promise<Figures>; until: number };

/**
 * An answer is given again for ten times as long as it took to find: a small org sees the present, and a thousand who look at a
 * large one take one part in ten of one connection's time.
 */
async function keep(key: string, find: () => Promise<Figures>): Promise<Figures> {
  const all = processSingleton("home-figures", () => new Map<string, Kept>());
  const now = performance.now();
  const known = all.get(key);
  if (known && now < known.until) return known.figures;
  for (const [old, { until }] of all) if (until < now) all.delete(old);
  const figures = find();
  all.set(key, { figures, until: Number.POSITIVE_INFINITY });
  try {
    const answer = await figures;
    const done = performance.now();
    all.set(key, { figures, until: done + Math.min(30_000, (done - now) * 10) });
    return answer;
  } catch (error) {
    all.delete(key);
    throw error;
  }
}
