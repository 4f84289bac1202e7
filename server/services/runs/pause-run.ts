import "server-only";
import * as z from "zod";
import { transaction } from "@/server/db";
import { announceRun } from "@/server/engine/event-log";
import { lockFamily, pauseRuns } from "@/server/engine/event-log/pause-runs";
import { type Actor, actorLabel } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import { runIsOver } from "./lock-run";
import { requireRun, runIdInput } from "./run-record";

export const pauseRunInput = runIdInput.extend({ reason: z.string().trim().min(1).max(500).optional() });

/**
 * Pauses a run and the runs it started for itself: what is under way ends, and nothing else begins until it is resumed. Pausing
 * twice is fine. Throws `gone` when it is final, `not_found`.
 */
export async function pauseRun(actor: Actor, { id, reason }: z.output<typeof pauseRunInput>): Promise<void> {
  const family = await transaction(async (tx) => {
    const live = await lockFamily(tx, { orgId: actor.orgId, runId: id });
    await pauseRuns(tx, live, { by: actorLabel(actor), ...(reason === undefined ? {} : { reason }) });
    if (live.some((run) => run.id === id && run.status !== "paused"))
      await recordAuditSql(tx, actor, { action: "run.pause", target: `run:${id}`, data: reason === undefined ? {} : { reason } });
    return live;
  });
  if (family.length === 0) throw runIsOver((await requireRun(actor, id)).status);
  for (const run of family) announceRun(run.id);
}
