import "server-only";
import { transaction } from "@/server/db";
import type { StepSession } from "../step-session";
import { emitEvent } from "../topics/emit-event";
import { fromErrorValue } from "./from-error-value";
import { recordCall } from "./record-call";

/** One event to a topic. The runs that it starts and the fact that it was emitted are one commit, so a repeated call starts nothing. */
export async function emit(step: StepSession, topic: string, data: unknown): Promise<{ started: number }> {
  const { run, deps } = step.session;
  const { key } = step.nextKey("emit");
  const outcome = await recordCall(step, {
    key,
    kind: "tool",
    async perform({ idempotencyKey }) {
      const { started, dispatch } = await transaction(async (tx) => {
        const emission = { orgId: run.orgId, id: `run:${idempotencyKey}`, topic, data, startedBy: "system" };
        const from = { workflowId: run.workflowId, runId: run.id };
        const { runIds, dispatch } = await emitEvent(tx, { ...emission, from }, deps.prepareSend);
        return { started: runIds.length, dispatch };
      });
      await dispatch?.();
      return { result: { started } };
    },
  });
  if (!outcome.ok) throw fromErrorValue(outcome.error);
  return outcome.result as { started: number };
}
