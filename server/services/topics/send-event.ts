import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { transaction } from "@/server/db";
import { prepareSend } from "@/server/engine/inngest";
import { emitEvent } from "@/server/engine/topics/emit-event";
import { type Actor, actorLabel } from "@/server/permissions";
import { topicName } from "@/server/triggers/event";
import { refuseOverload } from "../runs/backpressure";
import { hashRequest } from "../runs/hash-request";
import { maxIdempotencyKeyChars } from "../runs/idempotency-key";

export const sendEventInput = z.strictObject({
  topic: topicName,
  data: z.unknown().optional(),
  /** The same id starts its runs once, however often it is sent. */
  id: z.string().min(1).max(maxIdempotencyKeyChars).optional(),
});

/**
 * Sends an event to a topic of the org: each published workflow that listens, and whose filter lets it through, gets a run. The
 * runs are committed before this returns. Throws `conflict` for an id that stood for another event, `too_large`,
 * `too_many_requests` when too many runs of the org wait to begin.
 */
export async function sendEvent(
  actor: Actor,
  { topic, data = null, id }: z.output<typeof sendEventInput>,
): Promise<{ started: number; runIds: string[] }> {
  await refuseOverload(actor.orgId, 1);
  const emission = {
    orgId: actor.orgId,
    id: `api:${id ?? v7()}`,
    topic,
    data,
    from: null,
    startedBy: actorLabel(actor),
    requestHash: hashRequest([topic, data]),
  };
  const { runIds, dispatch } = await transaction((tx) => emitEvent(tx, emission, prepareSend));
  await dispatch?.();
  return { started: runIds.length, runIds };
}
