import "server-only";
import * as z from "zod";
import { type Sql, transaction } from "@/server/db";
import { runWoken } from "@/server/engine/engine-event";
import { prepareSend } from "@/server/engine/inngest";
import { AppError } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { limits } from "@/server/limits";
import { type Actor, actorLabel } from "@/server/permissions";
import { asHelpRequest, readHelpAnswer } from "@/server/workflow/help-task";
import { recordAuditSql } from "../audit";

export const decideHumanTaskInput = z.strictObject({
  id: z.string().max(100),
  decision: z.enum(["approved", "rejected"]),
  feedback: z.string().trim().max(limits.noteChars).optional(),
  /** The payload as the person edited it, only for tasks that allow it; for a task of the kind `help` the answer (help-task.ts). */
  payload: z.unknown().optional(),
});
export type Decision = z.output<typeof decideHumanTaskInput>;

type Task = {
  id: string;
  run_id: string;
  kind: string;
  payload: unknown;
  status: string;
  editable: boolean;
  approvers: string[];
  expired: boolean;
};

/**
 * Records a decision and wakes the step that waits. The row decides: of two answers at once one wins and the other gets
 * `conflict`; after a timeout or cancel it is `gone`. Throws `forbidden` to people the task does not name, `not_found`.
 */
export async function decideHumanTask(actor: Actor, input: Decision): Promise<void> {
  const dispatch = await transaction(async (tx) => {
    const task = await lockTask(tx, actor, input.id);
    requireOpen(task);
    requireApprover(actor, task);
    const answers = readAnswers(task, input);
    await tx.query(
      `update human_task set status = 'decided', decision = $2, feedback = $3, answers = $4::jsonb, decided_by = $5, decided_at = now()
        where id = $1`,
      [task.id, input.decision, input.feedback ?? "", answers === undefined ? null : toJsonText(answers), actorLabel(actor)],
    );
    await recordAuditSql(tx, actor, {
      action: "human-task.decide",
      target: `human-task:${task.id}`,
      data: { decision: input.decision, runId: task.run_id },
    });
    return prepareSend(tx, [runWoken(task.run_id, `decided-${task.id}`)]);
  });
  await dispatch();
}

function readAnswers(task: Task, input: Decision): unknown {
  const help = asHelpRequest(task);
  if (help) return readHelpAnswer(help, input);
  if (input.payload !== undefined && !task.editable)
    throw new AppError("invalid_input", "The payload of this task cannot be edited.", {
      field: "payload",
      fix: "Decide without a payload.",
    });
  return input.payload;
}

async function lockTask(tx: Sql, actor: Actor, id: string): Promise<Task> {
  const { rows } = await tx.query<Task>(
    `select id, run_id, kind, payload, status, editable, approvers, expires_at <= now() as expired
       from human_task where id = $1 and org_id = $2 for update`,
    [id, actor.orgId],
  );
  if (!rows[0]) throw new AppError("not_found", "There is no such human task.", { field: "id" });
  return rows[0];
}

function requireOpen({ status, expired }: Task): void {
  if (status === "decided") throw new AppError("conflict", "Someone has already decided this.", { fix: "Reload to see the decision." });
  if (status === "cancelled") throw new AppError("gone", "The run was cancelled, so there is nothing left to decide.");
  if (status === "timed-out" || expired) throw new AppError("gone", "The time to decide this is over.");
}

/** Approvers are user ids or roles. A program may decide only what anyone may. */
function requireApprover(actor: Actor, { approvers }: Task): void {
  if (approvers.length === 0) return;
  if (actor.kind === "user" && (approvers.includes(actor.userId) || approvers.includes(actor.role))) return;
  throw new AppError("forbidden", "Someone else is asked to decide this.", { fix: "Ask one of the approvers that the task names." });
}
