import "server-only";
import { type Core, durableTransition } from "./core";
import type { RegisteredFunction } from "./functions";
import { startFunction } from "./insert-events";
import type { Schedule } from "./schedule";

type Ticking = { fn: RegisteredFunction; schedule: Schedule; id: string; next: Date | null };

/**
 * Starts functions on their schedules. Every process ticks; the event's id is the tick's time, so each tick starts one run. What
 * a process was too busy for is not caught up tick by tick: it starts the one that is overdue and goes on from now.
 */
export function createCronTicker(core: Core, now: Date) {
  const all: Ticking[] = [...core.functions.byId.values()].flatMap((fn) =>
    fn.schedules.map((schedule) => ({ fn, schedule, id: `${fn.id}/${schedule.text}`, next: schedule.next(now) })),
  );

  async function start({ fn, schedule, id }: Ticking, tick: Date): Promise<void> {
    const at = tick.toISOString();
    const event = {
      id: `cron/${id}/${at}`,
      name: "inngest/scheduled.timer",
      data: { cron: schedule.text, fireAt: at, scheduledAt: at },
    };
    await durableTransition(core, async (tx) => {
      await startFunction(core, tx, fn, { event });
      await tx.query(
        `INSERT INTO executor.schedule (id, ticked_at) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET ticked_at = greatest(schedule.ticked_at, excluded.ticked_at)`,
        [id, tick],
      );
    });
    core.wake();
  }

  return {
    /**
     * Starts, once each, the schedules whose last tick no process was there for. A schedule never seen before has missed nothing;
     * it is noted, so that it can be missed later.
     */
    async makeUp(): Promise<void> {
      if (all.length === 0) return;
      await core.pool.query(
        "INSERT INTO executor.schedule (id, ticked_at) SELECT DISTINCT id, $2::timestamptz FROM unnest($1::text[]) AS id ON CONFLICT DO NOTHING",
        [all.map(({ id }) => id), now],
      );
      const { rows } = await core.pool.query<{ id: string; ticked_at: Date }>(
        "SELECT id, ticked_at FROM executor.schedule WHERE id = ANY($1)",
        [all.map(({ id }) => id)],
      );
      const tickedAt = new Map(rows.map((row) => [row.id, row.ticked_at]));
      for (const ticking of all) {
        const missed = ticking.schedule.previous(now);
        const last = tickedAt.get(ticking.id);
        if (missed && last && missed > last) await start(ticking, missed);
      }
    },
    /** Starts what is due. */
    async tick(at: Date): Promise<void> {
      for (const ticking of all) {
        const { next } = ticking;
        if (!next || next > at) continue;
        await start(ticking, next);
        ticking.next = ticking.schedule.next(at);
      }
    },
  };
}
