import "server-only";
import type { Inngest, InngestFunction } from "inngest";
import type pg from "pg";
import type { Sql } from "@/server/db";
import { acceptEvents } from "./accept-events";
import { type Handler, registerFunctions } from "./call-function";
import { createCheckpointer } from "./checkpoint";
import { createStepCompleter } from "./complete-step";
import type { Core, Counters, ExecutorLog } from "./core";
import { createCronTicker } from "./cron";
import { endLeasesOfTheDead } from "./dead-owners";
import type { DirectFunction } from "./direct-call";
import { createRunCompleter } from "./end-run";
import { createFunctionTable } from "./functions";
import { releaseJobs, renewLeases, returnEndedLeases } from "./leases";
import { createListener } from "./listener";
import { makeEnvironmentPlain } from "./plain-environment";
import type { IncomingEvent } from "./protocol";
import { createPump } from "./pump";
import { runJob } from "./run-job";
import { createFetch } from "./serve-sdk";
import { pruneEvents, sweepRuns } from "./sweep";

export type ExecutorOptions = {
  pool: pg.Pool;
  log: ExecutorLog;
  /** How long a job stays with a process that is not heard of. Longer than any stall of the event loop. Default 30 s. */
  leaseMs?: number;
  /** How often leases are renewed. Default a third of the lease. */
  heartbeatMs?: number;
  /**
   * Whose work an event starts. When more is due than fits, tenants take turns: one with very much to do does not hold up the
   * others. Default: everything is one tenant's.
   */
  tenantOf?: (event: { name: string; data: unknown }) => string | undefined;
  /** What becomes of the last tick of a schedule that no process was there for: made up for once at the next start, or nothing. Default "once". */
  missedTicks?: "once" | "skip";
  /** Calls at once in this process. Default 64. */
  concurrency?: number;
  /** How often to look for due work that nobody announced. Default 1 s. */
  pollMs?: number;
  /** How often to look for runs that wait for nothing. Default 30 s. */
  sweepMs?: number;
  /** Delay before the retry after the given attempt (from 0). Default 1 s doubling to 10 min, with jitter. */
  backoffMs?: (attempt: number) => number;
};

export type Executor = {
  /** Give this to `new Inngest({ fetch })`: all that the SDK sends stays in the process. */
  readonly fetch: typeof fetch;
  /** Reads the functions' configurations. Every process calls it once, also one that only accepts events. Throws an Error that names an unsupported option.  `direct`: functions by id that are called without the SDK. */
  register(
    client: Inngest.Like,
    functions: readonly InngestFunction.Like[],
    options?: { direct?: Readonly<Record<string, DirectFunction>> },
  ): Promise<void>;
  /** Takes in events inside the caller's transaction; see `acceptEvents`. Call `wake()` after the commit. */
  acceptEvents(tx: Sql, events: IncomingEvent[]): Promise<string[]>;
  /**
   * The same, and the runs that it starts are this process's own from the beginning as far as there is room, which saves each a
   * claim. Call the returned function after the commit, instead of `wake()`; when the transaction is taken back, forget it.
   */
  acceptAndClaim(tx: Sql, events: IncomingEvent[]): Promise<() => void>;
  /** Looks for work at once, here or, when this process does not execute or is full, in the others. */
  wake(): void;
  /** Begins to claim and execute. */
  start(): Promise<void>;
  /** Stops claiming, lets calls reach their next checkpoint for up to `ms`, gives back the rest. Final. */
  drain(ms: number): Promise<void>;
  stats(): Counters & { active: number; concurrency: number };
  /** Forgets event ids accepted more than `olderThanMs` ago; at least 24 h keeps deduplication as on Inngest. Returns how many. */
  prune(olderThanMs: number): Promise<number>;
  /** Looks now for runs that wait for nothing. Returns how many were found; anything but 0 is a bug somewhere. */
  sweep(): Promise<number>;
};

/** How soon a process that is gone is noticed by another that runs. */
const takeOverMs = 2_000;

const defaultBackoffMs = (attempt: number) => Math.min(1_000 * 2 ** attempt, 600_000) * (1 + Math.random() / 4);

/** An Inngest server inside the process, on PostgreSQL. See README.md for what it promises. */
export function createExecutor(options: ExecutorOptions): Executor {
  const {
    pool,
    log,
    leaseMs = 30_000,
    heartbeatMs = leaseMs / 3,
    concurrency = 64,
    pollMs = 1_000,
    sweepMs = 30_000,
    missedTicks = "once",
  } = options;
  let handler: Handler | undefined;
  let isStarted = false;
  let timers: NodeJS.Timeout[] = [];

  const core: Core = {
    pool,
    log,
    leaseMs,
    counters: { accepted: 0, claimed: 0, calls: 0, steps: 0, completed: 0, failed: 0, cancelled: 0, retried: 0, stale: 0, crashed: 0 },
    active: new Map(),
    turns: { isCrowded: false, listedUntil: undefined, served: "" },
    tenantOf: (event) => options.tenantOf?.(event as { name: string; data: unknown }) ?? "",
    functions: createFunctionTable([]),
    direct: new Map(),
    isDraining: false,
    backoffMs: options.backoffMs ?? defaultBackoffMs,
    wake: () => pump.wake(),
    wakeIn: (ms) => pump.wakeIn(ms),
    owner: () => listener.owner(),
  };
  const listener = createListener({ pool, log, onNotify: () => pump.look() });
  const checkpointer = createCheckpointer(core);
  const runCompleter = createRunCompleter(core);
  const stepCompleter = createStepCompleter(core);
  const writers = { completeRun: runCompleter.add, completeStep: stepCompleter.add };
  let renewedAt = Date.now();
  let renewing: Promise<void> | undefined;
  /** One at a time: the connection of its own takes one statement at a time. */
  function renew(): Promise<void> {
    renewing ??= renewLeases(core, listener.sql())
      .then(() => {
        renewedAt = Date.now();
      })
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  }
  const pump = createPump(core, {
    concurrency,
    isOpen: () => isStarted && !core.isDraining,
    execute: (job, state) => (handler ? runJob(core, job, { handler, state, writers }) : Promise.resolve()),
    notify: listener.notify,
  });

  async function accept(tx: Sql, options: Parameters<typeof acceptEvents>[2]): ReturnType<typeof acceptEvents> {
    if (!handler) throw new Error("The executor has no functions yet. Call register() before accepting events.");
    return acceptEvents(core, tx, options);
  }
  async function renewIfOverdue(): Promise<void> {
    if (Date.now() - renewedAt > heartbeatMs * 1.5) await renew();
  }
  /** Looks for work that nobody announced: timers, and what was held under leases that have ended. */
  async function poll(): Promise<void> {
    await renewIfOverdue();
    await returnEndedLeases(pool);
    pump.look();
  }
  async function takeOver(): Promise<void> {
    if ((await endLeasesOfTheDead(pool, listener.owner())) > 0) await poll();
  }
  const guarded = (what: string, work: () => Promise<unknown>) => () => {
    work().catch((error: Error) => log.warn({ error: error.message }, `${what} failed`));
  };
  return {
    fetch: createFetch(core, checkpointer.checkpoint),
    async register(client, functions, { direct = {} } = {}) {
      core.direct = new Map(Object.entries(direct));
      const registered = await registerFunctions(client, functions);
      handler = registered.handler;
      core.functions = registered.table;
    },
    acceptEvents: async (tx, events) => (await accept(tx, { events })).ids,
    async acceptAndClaim(tx, events) {
      const { claimed, more } = await accept(tx, { events, room: pump.room() });
      return () => {
        if (claimed.length > 0) pump.beginClaimed(claimed);
        if (more) pump.wake();
      };
    },
    wake: core.wake,
    async start() {
      if (!handler) throw new Error("The executor has no functions yet. Call register() before start().");
      makeEnvironmentPlain();
      const cron = createCronTicker(core, new Date());
      isStarted = true;
      await listener.open();
      await takeOver();
      if (missedTicks === "once") await cron.makeUp();
      timers = [
        setInterval(guarded("polling", poll), pollMs),
        setInterval(guarded("renewing leases", renew), heartbeatMs),
        setInterval(guarded("taking over from processes that are gone", takeOver), takeOverMs),
        setInterval(
          guarded("sweeping", () => sweepRuns(core)),
          sweepMs,
        ),
        setInterval(
          guarded("starting scheduled functions", () => cron.tick(new Date())),
          1_000,
        ),
      ];
      await poll();
    },
    async drain(ms) {
      core.isDraining = true;
      await pump.idle(ms);
      const left = [...core.active.values()].filter((job) => !job.isLost);
      await releaseJobs(core, left);
      await checkpointer.settled();
      await runCompleter.settled();
      await stepCompleter.settled();
      for (const timer of timers) clearInterval(timer);
      pump.stop();
      if (left.length > 0) await pool.query("NOTIFY trellis_executor");
      await listener.close();
    },
    stats: () => ({ ...core.counters, active: core.active.size, concurrency }),
    prune: (olderThanMs) => pruneEvents(core, olderThanMs),
    sweep: () => sweepRuns(core),
  };
}
