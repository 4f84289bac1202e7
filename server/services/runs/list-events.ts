import "server-only";
import * as z from "zod";
import { readEvents } from "@/server/engine/watch";
import type { Actor } from "@/server/permissions";
import type { RunEvent, RunStatus } from "@/server/workflow/run-event";
import { requireRun } from "./run-record";

const maxEvents = 1_000;

export const listEventsInput = z.strictObject({
  id: z.string().max(100),
  /** The seq that the caller has; 0 for all. */
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(maxEvents).default(500),
});

export type EventPage = { items: RunEvent[]; lastSeq: number; status: RunStatus };

/** The events after a seq, in order. `lastSeq` and `status` are the run's own, so that a caller knows whether to go on. */
export async function listEvents(actor: Actor, { id, after, limit }: z.output<typeof listEventsInput>): Promise<EventPage> {
  const { lastSeq, status } = await requireRun(actor, id);
  const items = await readEvents(id, { after, limit });
  return { items, lastSeq, status };
}
