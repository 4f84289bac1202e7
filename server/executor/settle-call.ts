import "server-only";
import type { Sql } from "@/server/db";
import type { CallResult } from "./call-function";
import { type CompletedStep, ensureDiscovery } from "./complete-step";
import { type ClaimedJob, type Core, transition } from "./core";
import { type Ending, endRun, endsQuietly } from "./end-run";
import { insertPlans, isPlanned, lockTopics, type Plan, readPlan } from "./plan-steps";
import { type Op, protocolLimits, rememberData, rememberError, toJsonError } from "./protocol";

type Settled = "written" | "stale";
/** The writes that are gathered over runs. Each answers whether the claim still held. */
export type Writers = { completeRun(job: ClaimedJob): Promise<boolean>; completeStep(step: CompletedStep): Promise<boolean> };
type Remembered = { id: string; value: string };

/**
 * Writes what a call led to, in one transaction that only the current claim can make: steps to remember, jobs for what comes
 * next, a retry, or the end of the run. "stale" when the claim no longer holds; nothing is written then.
 */
export async function settleCall(
  core: Core,
  job: ClaimedJob,
  options: { result: CallResult; maxAttempts: number; writers: Writers },
): Promise<Settled> {
  const { result, maxAttempts, writers } = options;
  switch (result.kind) {
    case "done":
      return endCompleted(core, job, { data: result.data, writers });
    case "error": {
      const isLast = !result.retry || job.attempt + 1 >= maxAttempts;
      if (isLast) return end(core, job, { status: "Failed", error: result.error });
      return retry(core, core.pool, { job, delayMs: result.retryAfterMs ?? core.backoffMs(job.attempt) });
    }
    case "ops": {
      const complete = result.ops.find((op) => op.op === "RunComplete");
      if (complete) return endCompleted(core, job, { data: complete.data, writers });
      return settleOps(core, job, { ops: result.ops, retryAfterMs: result.retryAfterMs, maxAttempts, writers });
    }
  }
}

async function endCompleted(core: Core, job: ClaimedJob, { data, writers }: { data: unknown; writers: Writers }): Promise<Settled> {
  if (!endsQuietly(core, job, data)) return end(core, job, { status: "Completed", data });
  return (await writers.completeRun(job)) ? "written" : "stale";
}

/** Ends the run of a job that this process holds. */
export async function end(core: Core, job: ClaimedJob, ending: Ending): Promise<Settled> {
  const ended = await transition(core, (tx) => endRun(core, tx, job.run, { ending, job }));
  if (ended) core.wake();
  return ended ? "written" : "stale";
}

async function retry(core: Core, sql: Sql, { job, delayMs }: { job: ClaimedJob; delayMs: number }): Promise<Settled> {
  const { rowCount } = await sql.query(
    `UPDATE executor.job SET fence = NULL, attempt = attempt + 1, due = now() + $4 * interval '1 ms', again = false
     WHERE run = $1 AND step = $2 AND fence = $3`,
    [job.run, job.step, job.fence, delayMs],
  );
  if (rowCount === 0) return "stale";
  core.counters.retried++;
  core.wakeIn(delayMs);
  return "written";
}

type Sorted = { remembered: Remembered[]; plans: Plan[]; isRetry: boolean };

/** Sorts ops into what is over, what comes next, and whether a step is to be tried again. */
function sortOps(ops: Op[], { job, maxAttempts }: { job: ClaimedJob; maxAttempts: number }): Sorted {
  const event: unknown = ops.some((op) => op.op === "WaitForEvent") ? JSON.parse(job.event) : undefined;
  const sorted: Sorted = { remembered: [], plans: [], isRetry: false };
  const failed = (op: Op, error: unknown) => sorted.remembered.push({ id: op.id, value: rememberError(toJsonError(error)) });
  for (const op of ops) {
    if (op.op === "StepRun") sorted.remembered.push(rememberRan(op));
    else if (op.op === "StepFailed") failed(op, op.error);
    else if (op.op === "StepError") {
      if (job.attempt + 1 >= maxAttempts) failed(op, op.error);
      else sorted.isRetry = true;
    } else if (isPlanned(op)) {
      try {
        sorted.plans.push(readPlan(op, event));
      } catch (error) {
        failed(op, error);
      }
    } else
      failed(op, { name: "UnsupportedStepError", message: `The embedded executor does not do ${op.op} steps. Run on Inngest for those.` });
  }
  return sorted;
}

function rememberRan(op: Op): Remembered {
  const value = rememberData(op.data);
  if (value.length <= protocolLimits.stepBytes) return { id: op.id, value };
  const message = `The step returned more than ${protocolLimits.stepBytes} bytes. Store the value elsewhere and return a reference.`;
  return { id: op.id, value: rememberError({ name: "StepTooLarge", message }) };
}

async function settleOps(
  core: Core,
  job: ClaimedJob,
  { ops, retryAfterMs, maxAttempts, writers }: { ops: Op[]; retryAfterMs: number | undefined; maxAttempts: number; writers: Writers },
): Promise<Settled> {
  const sorted = sortOps(ops, { job, maxAttempts });
  const own = sorted.remembered[0];
  // A targeted call reports its one step and nothing else.
  if (job.step !== "step" && own && own.id === job.step && ops.length === 1) {
    const isOurs = await writers.completeStep({ run: job.run, step: job.step, value: own.value, fence: job.fence });
    if (isOurs) core.counters.steps++;
    return isOurs ? "written" : "stale";
  }
  const delayMs = sorted.isRetry ? (retryAfterMs ?? core.backoffMs(job.attempt)) : undefined;
  const settled = await transition(core, async (tx): Promise<Settled> => {
    await lockTopics(tx, sorted.plans);
    if (!(await holdRun(tx, job))) return "stale";
    // Each of its waits has a name of its own, so what is remembered of those before will never be asked for.
    if (core.direct.has(job.fn)) await tx.query("DELETE FROM executor.step WHERE run = $1", [job.run]);
    await remember(tx, job.run, sorted.remembered);
    if (delayMs !== undefined) return retry(core, tx, { job, delayMs });
    await insertPlans(core, tx, job, sorted.plans);
    await giveUpJob(tx, job, { isRace: ops.some((op) => !isPlanned(op) && op.opts?.parallelMode === "race") });
    return "written";
  });
  if (settled === "stale") return settled;
  core.counters.steps += sorted.remembered.length;
  for (const plan of sorted.plans) if (plan.due) core.wakeIn("delayMs" in plan.due ? plan.due.delayMs : plan.due.atMs - Date.now());
  core.wake();
  return settled;
}

/** Locks the run, then the job; false when the claim no longer holds. Two statements: the second sees what the first waited for. */
async function holdRun(tx: Sql, job: ClaimedJob): Promise<boolean> {
  const run = await tx.query("SELECT FROM executor.run WHERE id = $1 FOR UPDATE", [job.run]);
  if (run.rowCount === 0) return false;
  const held = await tx.query("SELECT FROM executor.job WHERE run = $1 AND step = $2 AND fence = $3 FOR UPDATE", [
    job.run,
    job.step,
    job.fence,
  ]);
  return held.rowCount === 1;
}

async function remember(tx: Sql, run: string, steps: Remembered[]): Promise<void> {
  if (steps.length === 0) return;
  await tx.query(
    `INSERT INTO executor.step (run, id, value) SELECT $1, i.id, i.value FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS i(id, value, nth)
     ORDER BY i.nth ON CONFLICT DO NOTHING`,
    [run, steps.map((step) => step.id), steps.map((step) => step.value)],
  );
}

/**
 * Lets go of a job that did its part. A discovery is asked for again when a step ended meanwhile, or when nothing at all is
 * pending: a run must never be left without a job.
 */
async function giveUpJob(tx: Sql, job: ClaimedJob, { isRace }: { isRace: boolean }): Promise<void> {
  const { rows } = await tx.query<{ again: boolean }>("DELETE FROM executor.job WHERE run = $1 AND step = $2 RETURNING again", [
    job.run,
    job.step,
  ]);
  await ensureDiscovery(tx, new Map([[job.run, isRace || rows[0]?.again === true]]));
}
