import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { pool, prisma } from "@/server/db";
import { tryToAdmit } from "@/server/engine/admit-runs";
import { forgetLimits } from "@/server/engine/event-log/known-limits";
import { prepareSend } from "@/server/engine/inngest";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { recordAudit } from "../audit";
import { nameTaken } from "../name-taken";

const name = z.string().trim().min(1, "A name is needed").max(limits.nameChars);
const concurrency = z.number().int().min(1, "At least one run at once; pause the queue to stop it").max(1_000);

export const queueIdInput = z.strictObject({ id: z.string().max(100) });
export const createQueueInput = z.strictObject({
  name,
  /** Runs of this queue at once. null: as many as the org may. */
  concurrency: concurrency.nullable().default(null),
});
export const updateQueueInput = queueIdInput.extend({
  name: name.optional(),
  concurrency: concurrency.nullable().optional(),
  /** Nothing begins until it goes on; what has begun ends. */
  paused: z.boolean().optional(),
});

export type QueueItem = {
  id: string;
  name: string;
  concurrency: number | null;
  paused: boolean;
  /** Runs that wait for their turn, those that start later left out, and runs that go on. */
  waiting: number;
  running: number;
  createdAt: string;
};

type Row = Omit<QueueItem, "createdAt"> & { created_at: Date };

/** The org's queues by name, with what waits and runs in them now. */
export async function listQueues(actor: Actor): Promise<QueueItem[]> {
  const { rows } = await pool().query<Row>(
    `select q.id, q.name, q.concurrency, q.paused, q.created_at,
       (select count(*)::int from run where org_id = q.org_id and queue = q.name and admission = 'waiting' and status = 'queued') as waiting,
       (select count(*)::int from run where org_id = q.org_id and queue = q.name and admission = 'admitted'
         and status in ('queued', 'running') and root_run_id is null) as running
     from queue q where q.org_id = $1 order by q.name`,
    [actor.orgId],
  );
  return rows.map(({ created_at, ...row }) => ({ ...row, createdAt: created_at.toISOString() }));
}

/** Opens a queue. Throws `conflict` when the name is taken or there are too many. */
export async function createQueue(actor: Actor, input: z.output<typeof createQueueInput>): Promise<{ id: string }> {
  const id = v7();
  try {
    await prisma().$transaction(async (tx) => {
      if ((await tx.queue.count({ where: { orgId: actor.orgId } })) >= limits.queues)
        throw new AppError("conflict", `An organisation has at most ${limits.queues} queues.`, { fix: "Delete one that is not used." });
      await tx.queue.create({ data: { id, orgId: actor.orgId, ...input } });
      await recordAudit(tx, actor, { action: "queue.create", target: `queue:${id}`, data: input });
    });
  } catch (error) {
    nameTaken(error, "queue");
  }
  forgetLimits(actor.orgId);
  return { id };
}

/**
 * Changes, pauses or continues a queue; runs that have begun are left alone. A new name is for new runs: those that wait under the
 * old one go on as if there were no queue. Throws `conflict` when the name is taken, `not_found`.
 */
export async function updateQueue(actor: Actor, { id, ...changes }: z.output<typeof updateQueueInput>): Promise<void> {
  const data = {
    ...(changes.name === undefined ? {} : { name: changes.name }),
    ...(changes.concurrency === undefined ? {} : { concurrency: changes.concurrency }),
    ...(changes.paused === undefined ? {} : { paused: changes.paused }),
  };
  try {
    await prisma().$transaction(async (tx) => {
      const { count } = await tx.queue.updateMany({ where: { id, orgId: actor.orgId }, data });
      if (count === 0) throw queueNotFound();
      await recordAudit(tx, actor, { action: "queue.update", target: `queue:${id}`, data });
    });
  } catch (error) {
    nameTaken(error, "queue");
  }
  await holdToLimits(actor.orgId);
}

/** Removes a queue; what waits in it goes on as if there were none. Throws `not_found`. */
export async function deleteQueue(actor: Actor, { id }: z.output<typeof queueIdInput>): Promise<void> {
  await prisma().$transaction(async (tx) => {
    const { count } = await tx.queue.deleteMany({ where: { id, orgId: actor.orgId } });
    if (count === 0) throw queueNotFound();
    await recordAudit(tx, actor, { action: "queue.delete", target: `queue:${id}` });
  });
  await holdToLimits(actor.orgId);
}

/** After limits have changed: who may begin now begins. */
export async function holdToLimits(orgId: string): Promise<void> {
  forgetLimits(orgId);
  await tryToAdmit(prepareSend);
}

function queueNotFound(): AppError {
  return new AppError("not_found", "There is no such queue.", { field: "id" });
}
