import "server-only";
import type { Wait } from "../durable";
import { StepSkipped } from "../interruptions";
import { readSkip } from "../read-run";
import type { StepSession } from "../step-session";

/** A durable wait of a step. Throws StepSkipped when a person skips the step meanwhile. */
export async function stepWait({ session, key }: StepSession, { until, isOver }: Wait): Promise<void> {
  const { durable, run } = session;
  const readOwnSkip = () => readSkip(run.id, key);
  await durable.wait({ until, isOver: async () => (await readOwnSkip()) !== undefined || (await isOver?.()) === true });
  const skip = await durable.looking(readOwnSkip);
  if (skip) throw new StepSkipped(skip);
}
