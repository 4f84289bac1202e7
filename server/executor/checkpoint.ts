import "server-only";
import { createBatcher } from "./batcher";
import { type ClaimedJob, type Core, transition } from "./core";
import { endRun } from "./end-run";
import { releaseJobs } from "./leases";
import { checkpointSchema, type Op, protocolLimits, rememberData } from "./protocol";

type Entry = { job: ClaimedJob; steps: { id: string; value: string }[] };

/**
 * Saves steps as a running call reports them, those of many runs in one statement. Answers the HTTP status that the SDK
 * expects: 200 saved; 409 the claim is not ours any more, which makes the SDK stop at once. Rejects when the database is away:
 * then the SDK asks again.
 */
export function createCheckpointer(core: Core) {
  const batcher = createBatcher<Entry, boolean>(async (entries) => {
    const flat = entries.flatMap(({ job, steps }) => steps.map((step) => ({ run: job.run, fence: job.fence, ...step })));
    const { rows } = await core.pool.query<{ fence: string }>({
      name: "executor-checkpoint",
      text: saveSql,
      values: [flat.map((step) => step.run), flat.map((step) => step.fence), flat.map((step) => step.id), flat.map((step) => step.value)],
    });
    const held = new Set(rows.map((row) => Number(row.fence)));
    return entries.map(({ job }) => held.has(job.fence));
  });

  async function checkpoint(body: unknown): Promise<200 | 400 | 409> {
    const parsed = checkpointSchema.safeParse(body);
    if (!parsed.success) return 400;
    const job = core.active.get(parsed.data.generation_id ?? -1);
    if (!job || job.isLost || job.run !== parsed.data.run_id) return 409;
    const ran = parsed.data.steps.filter((op) => op.op === "StepRun");
    const steps = ran.map((op) => ({ id: op.id, value: rememberData(op.data) }));
    const tooLarge = ran.find((_, index) => (steps[index]?.value.length ?? 0) > protocolLimits.stepBytes);
    if (tooLarge) {
      await failForSize(core, job, tooLarge);
      return 409;
    }
    if (steps.length > 0 && !(await batcher.add({ job, steps }))) {
      job.isLost = true;
      return 409;
    }
    core.counters.steps += steps.length;
    if (job.crashes > 0) await forgetCrashes(core, job);
    if (!core.isDraining) return 200;
    // Saved, and now given back: whoever claims it goes on from here.
    await releaseJobs(core, [job]);
    return 409;
  }
  return { checkpoint, settled: batcher.settled };
}

// The lock on the job holds off a take-over until the steps are in. Job rows only, in order.
const saveSql = `
WITH input AS (SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) WITH ORDINALITY AS i(run, fence, id, value, nth)),
held AS MATERIALIZED (
  SELECT j.run, j.fence FROM executor.job j
  WHERE j.run = ANY($1) AND j.step = 'step' AND j.fence = ANY($2) ORDER BY j.run FOR NO KEY UPDATE
), saved AS (
  INSERT INTO executor.step (run, id, value)
  SELECT i.run, i.id, i.value FROM input i JOIN held ON held.run = i.run AND held.fence = i.fence ORDER BY i.nth
  ON CONFLICT DO NOTHING
)
SELECT fence, set_config('synchronous_commit', 'off', true) FROM held`;

/** A step that is too large can never be saved, so the run ends here instead of trying for ever. */
async function failForSize(core: Core, job: ClaimedJob, op: Op): Promise<void> {
  const message = `Step "${op.name ?? op.id}" returned more than ${protocolLimits.stepBytes} bytes. Store the value elsewhere and return a reference.`;
  await transition(core, (tx) =>
    endRun(core, tx, job.run, { ending: { status: "Failed", error: { name: "StepTooLarge", message } }, job }),
  );
  job.isLost = true;
}

/** A run that gets further is not one that kills its process. */
/** The job got on: a crash now is the first again. */
export async function forgetCrashes(core: Core, job: ClaimedJob): Promise<void> {
  job.crashes = 0;
  await core.pool.query("UPDATE executor.job SET crashes = 0 WHERE run = $1 AND step = $2 AND fence = $3", [job.run, job.step, job.fence]);
}
