import "server-only";
import { pool } from "@/server/db";
import { countPlaces, readLine } from "@/server/engine/event-log/admissions";
import { type ContestedPlace, contestedPlaces } from "@/server/engine/event-log/contested-places";

/** Why a run has not begun. */
export type RunWait = {
  for: "time" | "paused-queue" | ContestedPlace["kind"];
  /** The queue's name. */
  queue: string | null;
  /** Its place among those who wait for the same, from 1; not counted beyond a thousand. */
  position: number | null;
};

type Row = { id: string; status: string; start_at: Date | null; admission: string | null; line: string | null };

const mostCounted = 1_000;

/** By id, for those of the runs that something holds back. */
export async function describeWaits(rows: readonly Row[]): Promise<ReadonlyMap<string, RunWait>> {
  const queued = rows.filter(({ status }) => status === "queued");
  const waits = new Map<string, RunWait>();
  for (const { id, admission } of queued) if (admission === "delayed") waits.set(id, { for: "time", queue: null, position: null });
  const waiting = queued.flatMap(({ id, admission, line }) => (admission === "waiting" && line !== null ? [{ id, line }] : []));
  if (waiting.length === 0) return waits;
  const lines = new Map(waiting.map(({ line }) => [line, readLine(line)]));
  const [{ used, limits }, positions] = await Promise.all([countPlaces(pool(), [...lines.values()]), countPositions(waiting)]);
  for (const { id, line: key } of waiting) {
    const line = lines.get(key);
    const full = line && contestedPlaces(line, limits).find(({ place, limit }) => limit !== undefined && (used.get(place) ?? 0) >= limit);
    // Nothing is full: it begins at the next look.
    if (!line || !full) continue;
    const isPaused = full.kind === "queue" && full.limit === 0;
    waits.set(id, {
      for: isPaused ? "paused-queue" : full.kind,
      queue: full.kind === "queue" ? line.queue : null,
      position: positions.get(id) ?? null,
    });
  }
  return waits;
}

async function countPositions(waiting: readonly { id: string }[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool().query<{ id: string; ahead: number }>(
    `select r.id, (select count(*)::int from (
       select from run o where o.line = r.line and o.admission = 'waiting' and o.status = 'queued'
         and (o.priority > r.priority or (o.priority = r.priority and o.id < r.id)) limit ${mostCounted}) before) as ahead
     from run r where r.id = any($1)`,
    [waiting.map(({ id }) => id)],
  );
  return new Map(rows.flatMap(({ id, ahead }) => (ahead < mostCounted ? [[id, ahead + 1]] : [])));
}
