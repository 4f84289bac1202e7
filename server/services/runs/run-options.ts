import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import type { NewRun } from "@/server/engine/event-log/create-runs";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";

/** Names for numbers that most callers do not want to choose. */
const namedPriorities = { high: 80, default: 50, low: 20 } as const;

/** When and where a run waits for its turn; part of what starts one run or many. */
export const runOptionsInput = z.strictObject({
  /** 0 (last) to 100 (first). Left out: as the workflow's settings say. */
  priority: z
    .union([z.enum(["high", "default", "low"]), z.number().int().min(0).max(100)], 'Give "high", "default", "low" or 0 to 100')
    .optional(),
  /** The name of a queue of the org. Left out: as the workflow's settings say. */
  queue: z.string().min(1).max(limits.nameChars).optional(),
  /** Not before this time (ISO 8601). */
  startAt: z.iso.datetime({ offset: true }).optional(),
  /** Not before this many seconds from now. */
  delaySeconds: z
    .number()
    .min(0)
    .max(limits.waitMs / 1000, "A run starts within 366 days")
    .optional(),
});
export type RunOptions = z.output<typeof runOptionsInput>;

/** What the options say about new runs. Throws `invalid_input` for a queue that is not there and a time that is too far away. */
export async function readRunOptions(actor: Actor, options: RunOptions): Promise<Pick<NewRun, "priority" | "queue" | "startAt">> {
  const { priority, queue } = options;
  const startAt = readStart(options);
  if (queue !== undefined) await requireQueue(actor, queue);
  return {
    ...(priority === undefined ? {} : { priority: typeof priority === "number" ? priority : namedPriorities[priority] }),
    ...(queue === undefined ? {} : { queue }),
    ...(startAt === undefined ? {} : { startAt }),
  };
}

function readStart({ startAt, delaySeconds }: RunOptions): Date | undefined {
  if (startAt !== undefined && delaySeconds !== undefined)
    throw new AppError("invalid_input", "A run starts at a time or after a delay, not both.", {
      field: "delaySeconds",
      fix: "Send startAt or delaySeconds.",
    });
  if (delaySeconds !== undefined) return new Date(Date.now() + delaySeconds * 1000);
  if (startAt === undefined) return undefined;
  const at = new Date(startAt);
  if (at.getTime() > Date.now() + limits.waitMs)
    throw new AppError("invalid_input", "The start is more than 366 days away.", { field: "startAt", fix: "Choose an earlier time." });
  return at;
}

async function requireQueue(actor: Actor, name: string): Promise<void> {
  const { rows } = await pool().query("select 1 from queue where org_id = $1 and name = $2", [actor.orgId, name]);
  if (rows.length === 0)
    throw new AppError("invalid_input", `There is no queue “${name}”.`, {
      field: "queue",
      fix: "Create it under Settings, Runs and queues, or name one that is there.",
    });
}
