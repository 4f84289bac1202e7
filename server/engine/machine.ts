import "server-only";
import { env } from "@/server/env";
import { log } from "@/server/log";
import { checkAllowedHosts } from "@/server/net/guarded-fetch";
import { processSingleton } from "@/server/process-singleton";
import { admitRuns } from "./admit-runs";
import { freeLostReservations } from "./budgets/reserve";
import { endLateRuns } from "./end-late-runs";
import { resumeRunsOfPastPeriods } from "./event-log/hold-runs";
import { embeddedExecutor, isEmbedded, prepareSend } from "./inngest";
import { pruneRuns } from "./prune-runs";
import { tickSchedules } from "./schedules/tick-schedules";
import { pruneStepCache } from "./step-cache/step-cache";
import { sweepRuns, wakeReadyRuns } from "./sweep-runs";
import { forgetEmissions } from "./topics/emit-event";

const sweepMs = 20_000;
/** Embedded, no signal is under way for longer than this; with what the sweep takes, it bounds how long a crash can delay a run. */
const wakeMs = 2_000;
const scheduleMs = 1_000;
const admitMs = 1_000;
const pruneMs = 3_600_000;
/** Often enough for a process that is started for a short while each day. */
const pruneRunsMs = 600_000;
/** How long the id of an event is remembered, so that a repeated send does nothing. */
const rememberEventsMs = 48 * 3_600_000;

/** A call that ended so long ago has freed what it set aside, unless a crash came between. */
const lostCallSeconds = 60;

const timers = () => processSingleton("machine-timers", (): { timers: NodeJS.Timeout[] } => ({ timers: [] }));

/**
 * Starts what carries out runs: the embedded executor (an Inngest server has its own), and the sweeper. Call once, when the
 * process starts to serve. TRELLIS_ROLE=web only accepts runs and leaves them to other processes.
 * Throws EnvironmentError for what is wrong with the environment.
 */
export async function startMachine(): Promise<void> {
  checkAllowedHosts();
  const isWorker = env().TRELLIS_ROLE !== "web";
  const executor = isEmbedded() ? await embeddedExecutor() : undefined;
  if (!isWorker) return;
  repeat(sweepMs, "sweeping runs", sweepRuns);
  repeat(scheduleMs, "starting scheduled runs", () => tickSchedules(prepareSend));
  repeat(admitMs, "admitting runs that wait", () => admitRuns(prepareSend));
  repeat(admitMs, "ending runs that take too long", () => endLateRuns(prepareSend));
  repeat(wakeMs, "resuming runs whose budget has room again", () => resumeRunsOfPastPeriods(prepareSend));
  repeat(sweepMs, "freeing what lost calls have set aside", () => freeLostReservations(lostCallSeconds));
  repeat(pruneMs, "forgetting emitted events", () => forgetEmissions(rememberEventsMs));
  repeat(pruneMs, "forgetting old outputs", pruneStepCache);
  repeat(pruneRunsMs, "deleting old runs", pruneRuns);
  if (!executor) return;
  await executor.start();
  repeat(wakeMs, "waking runs that need not wait", () => wakeReadyRuns(wakeMs / 1_000));
  repeat(pruneMs, "forgetting old events", () => executor.prune(rememberEventsMs));
}

/** Stops claiming work and lets what runs come to its next safe point for up to `ms`; the rest is given back. Final. */
export async function drainMachine(ms: number): Promise<void> {
  for (const timer of timers().timers.splice(0)) clearInterval(timer);
  if (isEmbedded()) await (await embeddedExecutor()).drain(ms);
}

/** The embedded executor's counters, for health and metrics; null with an Inngest server. */
export function machineStats() {
  return isEmbedded() ? embeddedExecutor().then((executor) => executor.stats()) : Promise.resolve(null);
}

/** One at a time: work that takes longer than its turn leaves out the next. */
function repeat(everyMs: number, what: string, work: () => Promise<unknown>) {
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    work()
      .catch((error) => log().warn({ err: error }, `${what} failed`))
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  timer.unref();
  timers().timers.push(timer);
}
