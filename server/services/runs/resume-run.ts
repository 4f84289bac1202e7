import "server-only";
import type * as z from "zod";
import { transaction } from "@/server/db";
import { runWoken } from "@/server/engine/engine-event";
import { announceRun } from "@/server/engine/event-log";
import { lockFamily, resumeRuns } from "@/server/engine/event-log/pause-runs";
import { prepareSend } from "@/server/engine/inngest";
import { type Actor, actorLabel } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import { runIsOver } from "./lock-run";
import { requireRun, type runIdInput } from "./run-record";

/**
 * Lets a paused run go on, and the paused runs it started for itself. Resuming one that is not paused is fine. Throws `gone` when
 * it is final, `not_found`.
 */
export async function resumeRun(actor: Actor, { id }: z.output<typeof runIdInput>): Promise<void> {
  const { isFound, resumed, dispatch } = await transaction(async (tx) => {
    const live = await lockFamily(tx, { orgId: actor.orgId, runId: id });
    const resumed = await resumeRuns(tx, live, { by: actorLabel(actor) });
    if (resumed.length > 0) await recordAuditSql(tx, actor, { action: "run.resume", target: `run:${id}` });
    const events = resumed.map((run) => runWoken(run.id, `resume-${run.pauses}`));
    return { isFound: live.length > 0, resumed, dispatch: events.length > 0 ? await prepareSend(tx, events) : null };
  });
  if (!isFound) throw runIsOver((await requireRun(actor, id)).status);
  for (const run of resumed) announceRun(run.id);
  await dispatch?.();
}
