import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { type Sql, transaction } from "@/server/db";
import { readDocument } from "@/server/engine/compiled-version";
import { runWoken } from "@/server/engine/engine-event";
import { prepareSend } from "@/server/engine/inngest";
import { AppError } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { type Actor, actorLabel } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import { editConfig } from "./edit-config";
import { type LockedRun, lockLiveRun, readStepState, requireStep } from "./lock-run";

export const editStepInput = z.strictObject({
  id: z.string().max(100),
  stepKey: z.string().min(1).max(200),
  /** What the step gets instead of what came before it. */
  input: z.unknown().optional(),
  /** Settings to change, as written; the others stay. */
  config: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Changes the input or the settings of a step that is ready but has not begun because the run is paused. A later edit adds to an
 * earlier one. (A step that asks for help gets another input with the answer.) Throws `conflict` when the step has begun or is not ready,
 * `invalid_input` that names the setting, `gone` when the run is final, `not_found`.
 */
export async function editStep(actor: Actor, { id, stepKey, input, config }: z.output<typeof editStepInput>): Promise<void> {
  if (input === undefined && config === undefined)
    throw new AppError("invalid_input", "There is nothing to change.", { field: "input", fix: "Give `input`, `config` or both." });
  const dispatch = await transaction(async (tx) => {
    const run = await lockLiveRun(tx, actor, id);
    const { step } = requireStep(run.plan, stepKey);
    if (config) editConfig(actor, { document: readDocument(run.document), step, changes: config });
    await requireEditable(tx, { run, stepKey, name: step.name });
    const data = { ...(input === undefined ? {} : { input }), ...(config === undefined ? {} : { config }) };
    await writeEdit(tx, { actor, id, stepKey, data });
    await recordAuditSql(tx, actor, { action: "run.edit", target: `run:${id}`, data: { stepKey, changed: Object.keys(data) } });
    return prepareSend(tx, [runWoken(id, `edit-${v7()}`)]);
  });
  await dispatch();
}

/**
 * A step passes the gate by a row that this transaction holds (the run's status, the steps that may begin), so one that is still
 * queued here reads the edit before it begins.
 */
async function requireEditable(tx: Sql, { run, stepKey, name }: { run: LockedRun; stepKey: string; name: string }): Promise<void> {
  const state = await readStepState(tx, run.id, stepKey);
  if (state?.status === "queued" && run.status === "paused" && !run.allowedSteps.includes(stepKey)) return;
  if (state?.isSettled)
    throw new AppError("conflict", `“${name}” has already finished.`, {
      field: "stepKey",
      fix: "Fork the run from this step with another input or other settings.",
    });
  if (run.status !== "paused")
    throw new AppError("conflict", "A step can be edited only while the run is paused.", {
      fix: "Pause the run, and edit the step when it is queued.",
    });
  throw state && state.status !== "queued"
    ? new AppError("conflict", `“${name}” has already begun.`, {
        field: "stepKey",
        fix: "Wait for its end and fork the run from it; if it asks for help, answer with another input.",
      })
    : new AppError("conflict", `The run has not come to “${name}” yet.`, {
        field: "stepKey",
        fix: "Let the run go on step by step until this step is queued.",
      });
}

type Edit = { actor: Actor; id: string; stepKey: string; data: { input?: unknown; config?: Record<string, unknown> } };

async function writeEdit(tx: Sql, { actor, id, stepKey, data }: Edit): Promise<void> {
  await tx.query(
    `insert into step_control as was (run_id, step_key, kind, data, by) values ($1, $2, 'edit', $3::jsonb, $4)
     on conflict (run_id, step_key, kind) do update set by = excluded.by, at = now(), data = was.data || excluded.data ||
       case when excluded.data ? 'config' and was.data ? 'config'
         then jsonb_build_object('config', (was.data -> 'config') || (excluded.data -> 'config')) else '{}' end`,
    [id, stepKey, toJsonText(data), actorLabel(actor)],
  );
}
