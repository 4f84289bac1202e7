import "server-only";
import * as z from "zod";
import { prisma } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { recordAudit } from "../audit";
import { holdToLimits } from "../queues/queues";

export const runSettingsInput = z.strictObject({
  /** Runs of the org at once; more wait. null: as many as the machine takes. */
  concurrency: z.number().int().min(1, "At least one run at once").max(10_000).nullable().optional(),
  /** Days that ended runs are kept. null: for ever. */
  keepRunsDays: z.number().int().min(1, "Keep runs for at least a day").max(36_500).nullable().optional(),
});

export type RunSettings = { concurrency: number | null; keepRunsDays: number | null };

/** How many runs of the org go on at once, and how long they are kept. */
export async function getRunSettings(actor: Actor): Promise<RunSettings> {
  const org = await prisma().org.findUniqueOrThrow({
    where: { id: actor.orgId },
    select: { runConcurrency: true, keepRunsDays: true },
  });
  return { concurrency: org.runConcurrency, keepRunsDays: org.keepRunsDays };
}

/** Changes what is given; a new limit holds for runs that have not begun. */
export async function updateRunSettings(actor: Actor, { concurrency, keepRunsDays }: z.output<typeof runSettingsInput>): Promise<void> {
  const data = {
    ...(concurrency === undefined ? {} : { runConcurrency: concurrency }),
    ...(keepRunsDays === undefined ? {} : { keepRunsDays }),
  };
  await prisma().$transaction(async (tx) => {
    await tx.org.update({ where: { id: actor.orgId }, data });
    await recordAudit(tx, actor, { action: "org.update-run-settings", target: `org:${actor.orgId}`, data });
  });
  await holdToLimits(actor.orgId);
}
