import "server-only";
import { claimJobs } from "./claim-jobs";
import type { ClaimedJob, Core } from "./core";
import { releaseJobs } from "./leases";
import { loadStates, type RunState } from "./load-states";

type PumpOptions = {
  concurrency: number;
  /** Whether this process executes right now. */
  isOpen: () => boolean;
  execute: (job: ClaimedJob, state: RunState | undefined) => Promise<void>;
  /** Tells other processes that there is work. */
  notify: () => void;
};

/**
 * Keeps as many jobs in hand as fit. One claim at a time: what ends while a claim is under way makes the next one larger,
 * so under load the claims batch by themselves and when idle the first job goes at once.
 */
export function createPump(core: Core, { concurrency, isOpen, execute, notify }: PumpOptions) {
  let isClaiming = false;
  let isWanted = false;
  let timer: { handle: NodeJS.Timeout; at: number } | undefined;
  let onIdle: (() => void) | undefined;

  const freeSlots = () => concurrency - core.active.size;

  function look(): void {
    isWanted = true;
    if (!isClaiming && isOpen() && freeSlots() > 0) void claim();
  }

  async function claim(): Promise<void> {
    isClaiming = true;
    try {
      while (isWanted && isOpen() && freeSlots() > 0) {
        isWanted = false;
        const asked = freeSlots();
        const jobs = await claimJobs(core, asked);
        // A full answer means that there is more.
        if (jobs.length >= asked) isWanted = true;
        if (jobs.length > 0) await begin(jobs);
      }
    } catch (error) {
      core.log.warn({ error: error instanceof Error ? error.message : String(error) }, "claiming failed; the next poll tries again");
    } finally {
      isClaiming = false;
    }
  }

  async function begin(jobs: ClaimedJob[]): Promise<void> {
    for (const job of jobs) core.active.set(job.fence, job);
    try {
      const states = await loadStates(
        core,
        jobs.filter((job) => !core.direct.has(job.fn)),
      );
      for (const job of jobs) void execute(job, states.get(job.run)).finally(() => finish(job));
    } catch (error) {
      // Not begun, so not renewed either: another claim gets them when the lease ends.
      for (const job of jobs) core.active.delete(job.fence);
      throw error;
    }
  }

  function finish(job: ClaimedJob): void {
    core.active.delete(job.fence);
    if (core.active.size === 0) onIdle?.();
    // A limited job that ends makes room for another that no claim could take before.
    if (isWanted || job.isLimited) look();
  }

  return {
    look,
    /** How many jobs may be claimed without a look at what else is due: none while more may be due than fits, so that turns are kept. */
    room: () => (isOpen() && !isWanted && !core.turns.isCrowded ? Math.max(0, freeSlots()) : 0),
    /** Begins jobs of runs that were claimed as they were made. What does not fit any more, or comes while closing, is given back. */
    beginClaimed(jobs: ClaimedJob[]): void {
      const taken = isOpen() ? jobs.slice(0, Math.max(0, freeSlots())) : [];
      const left = jobs.slice(taken.length);
      const giveUp = (error: Error) =>
        core.log.warn({ error: error.message }, "jobs that were claimed could not be begun; they run when their lease ends");
      core.counters.claimed += taken.length;
      if (taken.length > 0) begin(taken).catch(giveUp);
      if (left.length > 0) releaseJobs(core, left).then(() => this.wake(), giveUp);
    },
    wake(): void {
      look();
      if (!isOpen() || freeSlots() <= 0) notify();
    },
    /** One timer, for the earliest; a little late rather than early, since the database's clock decides. */
    wakeIn(ms: number): void {
      const at = Date.now() + Math.max(0, ms) + 5;
      if (!Number.isFinite(at) || (timer && timer.at <= at) || ms > 3_600_000) return;
      clearTimeout(timer?.handle);
      timer = {
        at,
        handle: setTimeout(() => {
          timer = undefined;
          look();
        }, at - Date.now()),
      };
    },
    /** Resolves when nothing is in hand, or after `ms`. */
    async idle(ms: number): Promise<void> {
      if (core.active.size === 0) return;
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, ms);
        onIdle = () => {
          clearTimeout(limit);
          resolve();
        };
      });
    },
    stop(): void {
      clearTimeout(timer?.handle);
    },
  };
}
