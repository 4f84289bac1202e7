import "server-only";
import { callFunction, type Handler } from "./call-function";
import type { ClaimedJob, Core } from "./core";
import { callDirectly } from "./direct-call";
import { startDeadline } from "./insert-events";
import { emptyState, type RunState } from "./load-states";
import { protocolLimits, rememberData, rememberError } from "./protocol";
import { end, settleCall, type Writers } from "./settle-call";

const crashLimit = 5;
// Lets the database be gone for a while without running what was done already again.
const writeTries = 6;

type Options = { handler: Handler; state: RunState | undefined; writers: Writers };

/** Does what a claimed job asks for and writes the result. Never rejects: what cannot be written is done again after the lease. */
export async function runJob(core: Core, job: ClaimedJob, options: Options): Promise<void> {
  try {
    const settled = await settle(core, job, options);
    if (settled === "stale") core.counters.stale++;
  } catch (error) {
    core.log.error(
      { run: job.run, step: job.step, error: messageOf(error) },
      "could not write the result of a job; it runs again when its lease ends",
    );
  }
}

async function settle(core: Core, job: ClaimedJob, { handler, state, writers }: Options): Promise<"written" | "stale"> {
  const fn = core.functions.byId.get(job.fn);
  if (!fn) return putBack(core, job);
  if (job.crashes > 0) core.counters.crashed++;
  if (job.crashes >= crashLimit) {
    const message = `The process that ran this died ${job.crashes} times in a row. It is not tried again.`;
    return end(core, job, { status: "Failed", error: { name: "CrashLoop", message } });
  }
  if (job.kind !== "call") return fireTimer(core, job, writers);
  const direct = core.direct.get(job.fn);
  if (direct) {
    core.counters.calls++;
    const result = await callDirectly(core, job, direct);
    return write(core, job, () => settleCall(core, job, { result, maxAttempts: fn.maxAttempts, writers }));
  }
  const past = state ?? emptyState;
  if (past.order.length > protocolLimits.stepsPerRun) {
    const message = `The run has more than ${protocolLimits.stepsPerRun} steps. Split it into runs that invoke each other.`;
    return end(core, job, { status: "Failed", error: { name: "TooManySteps", message } });
  }
  core.counters.calls++;
  const result = await callFunction(handler, job, { state: past, maxAttempts: fn.maxAttempts });
  return write(core, job, () => settleCall(core, job, { result, maxAttempts: fn.maxAttempts, writers }));
}

/** A sleep is over, or nothing came in time. */
async function fireTimer(core: Core, job: ClaimedJob, writers: Writers): Promise<"written" | "stale"> {
  if (job.kind === "deadline") return fireDeadline(core, job);
  const timedOut = { name: "InngestInvokeTimeoutError", message: "Timed out waiting for invoked function to complete" };
  const value = job.kind === "invoke" ? rememberError(timedOut) : rememberData(null);
  return write(core, job, async () => {
    const isFired = await writers.completeStep({ run: job.run, step: job.step, value, fence: job.fence });
    return isFired ? "written" : "stale";
  });
}

/** The run did not finish in time, or was not begun in time; of one that was begun, the latter asks nothing more. */
async function fireDeadline(core: Core, job: ClaimedJob): Promise<"written" | "stale"> {
  const isStart = job.step === startDeadline;
  if (isStart) {
    const { rowCount } = await core.pool.query(
      `DELETE FROM executor.job j WHERE j.run = $1 AND j.step = $2 AND j.fence = $3
         AND NOT EXISTS (SELECT FROM executor.job f WHERE f.run = j.run AND f.step = 'step' AND f.claims = 0)`,
      [job.run, job.step, job.fence],
    );
    if (rowCount === 1) return "written";
  }
  const error = { name: "TimeoutError", message: `The run did not ${isStart ? "start" : "finish"} in time.` };
  return end(core, job, { status: "Cancelled", error });
}

/** A function that this version of the app does not have: left for a process that does. */
async function putBack(core: Core, job: ClaimedJob): Promise<"written" | "stale"> {
  core.log.warn({ run: job.run, fn: job.fn }, "a run asks for a function that is not registered here; trying again in 5 s");
  await core.pool.query("UPDATE executor.job SET fence = NULL, due = now() + interval '5 s' WHERE run = $1 AND step = $2 AND fence = $3", [
    job.run,
    job.step,
    job.fence,
  ]);
  return "written";
}

/** Writes a result, patiently while the database is away, for as long as the job is ours. */
async function write(core: Core, job: ClaimedJob, work: () => Promise<"written" | "stale">): Promise<"written" | "stale"> {
  job.isWriting = true;
  for (let tries = 1; ; tries++) {
    if (job.isLost) return "stale";
    try {
      return await work();
    } catch (error) {
      if (tries >= writeTries) throw error;
      core.log.warn({ run: job.run, error: messageOf(error) }, "writing the result of a job failed; trying again");
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** tries));
    }
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
