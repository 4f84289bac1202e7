import "server-only";
import * as z from "zod";
import type { NewRun } from "@/server/engine/event-log/create-runs";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { launchBatch } from "./launch-run";
import { type OpenWorkflow, openWorkflow } from "./open-workflow";
import { readRunOptions } from "./run-options";
import { hashStart, startRunInput } from "./start-run";

export const startBatchInput = startRunInput.omit({ input: true }).extend({
  /** One run for each: what the trigger receives. */
  inputs: z
    .array(z.unknown())
    .min(1, "Give at least one input")
    .max(limits.batchRuns, `A batch has at most ${limits.batchRuns} inputs; send more batches`),
});
export type StartBatch = z.output<typeof startBatchInput>;

const maxProblems = 20;

/**
 * Starts a run for each input, all or none, in the order of the inputs. The same idempotency key gives the same runs. Throws what
 * startRun throws; an input that the trigger refuses is named in `field`, such as `inputs[17].email`, and all (up to 20) in
 * `data.errors`.
 */
export async function startBatch(actor: Actor, request: StartBatch): Promise<{ runId: string; created: boolean }[]> {
  const workflow = await openWorkflow(actor, request);
  const options = await readRunOptions(actor, request);
  const { idempotencyKey, inputs } = request;
  return launchBatch(
    actor.orgId,
    receiveAll(workflow, inputs).map((run, index) => ({
      ...run,
      ...options,
      ...(idempotencyKey === undefined
        ? {}
        : { idempotencyKey: `batch:${index}:${idempotencyKey}`, requestHash: hashStart(request, [inputs.length, inputs[index]]) }),
    })),
  );
}

function receiveAll({ newRun }: OpenWorkflow, inputs: readonly unknown[]): NewRun[] {
  const problems: { field: string; message: string }[] = [];
  const runs = inputs.flatMap((input, index) => {
    try {
      return problems.length < maxProblems ? [newRun(input)] : [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const within = error.field?.replace(/^input\.?/, "");
      problems.push({ field: `inputs[${index}]${within ? `.${within}` : ""}`, message: error.message });
      return [];
    }
  });
  const [first] = problems;
  if (!first) return runs;
  throw new AppError("invalid_input", `${first.field}: ${first.message}`, {
    field: first.field,
    fix: "Correct the inputs and send the batch again; no run was started.",
    data: { errors: problems },
  });
}
