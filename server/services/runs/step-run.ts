import "server-only";
import { v7 } from "uuid";
import type * as z from "zod";
import { transaction } from "@/server/db";
import { runWoken } from "@/server/engine/engine-event";
import { addStepCredit } from "@/server/engine/event-log/pause-runs";
import { prepareSend } from "@/server/engine/inngest";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import { lockLiveRun } from "./lock-run";
import type { runIdInput } from "./run-record";

/**
 * Lets one more step of a paused run begin: one that is ready, or else the next that will be. Each call allows one. Throws
 * `conflict` when the run is not paused, `gone` when it is final, `not_found`.
 */
export async function stepRun(actor: Actor, { id }: z.output<typeof runIdInput>): Promise<void> {
  const dispatch = await transaction(async (tx) => {
    const { status } = await lockLiveRun(tx, actor, id);
    if (status !== "paused") throw new AppError("conflict", "Only a paused run goes on step by step.", { fix: "Pause the run first." });
    await addStepCredit(tx, id);
    await recordAuditSql(tx, actor, { action: "run.step", target: `run:${id}` });
    return prepareSend(tx, [runWoken(id, `step-${v7()}`)]);
  });
  await dispatch();
}
