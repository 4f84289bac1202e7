import "server-only";
import type * as z from "zod";
import { transaction } from "@/server/db";
import { tellOfEnd } from "@/server/engine/after-end";
import { runCancelled } from "@/server/engine/engine-event";
import { announceRun, cancelRun as cancelInLog } from "@/server/engine/event-log";
import { prepareSend } from "@/server/engine/inngest";
import { AppError } from "@/server/errors";
import { type Actor, actorLabel } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import { requireRun, type runIdInput } from "./run-record";

/**
 * Cancels a run and the runs it started for itself: it is final when this returns, and what runs in it is stopped. Cancelling
 * twice is fine. Throws `conflict` when it has ended otherwise, `not_found`.
 */
export async function cancelRun(actor: Actor, { id }: z.output<typeof runIdInput>): Promise<void> {
  await requireRun(actor, id);
  const dispatch = await transaction(async (tx) => {
    if (!(await cancelInLog(tx, { runId: id, by: actorLabel(actor) }))) return null;
    await recordAuditSql(tx, actor, { action: "run.cancel", target: `run:${id}` });
    return prepareSend(tx, [runCancelled(id)]);
  });
  if (dispatch === null) {
    const { status } = await requireRun(actor, id);
    if (status === "cancelled") return;
    throw new AppError("conflict", `The run has already ${status === "failed" ? "failed" : "succeeded"}.`, {
      fix: "There is nothing left to cancel.",
    });
  }
  announceRun(id);
  await dispatch();
  // Those who wait for it, and those it waited for. The sweeper repeats it if this process dies now.
  await tellOfEnd(prepareSend, id);
}
