import "server-only";
import type { Sql } from "@/server/db";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import type { WorkflowDocument } from "@/server/workflow/document";
import { locateStep, type StepPlace } from "@/server/workflow/locate-step";
import type { Plan } from "@/server/workflow/plan";
import { isFinalRun, type RunStatus, type StepStatus } from "@/server/workflow/run-event";
import { runNotFound } from "./run-record";

export type LockedRun = { id: string; status: RunStatus; allowedSteps: string[]; plan: Plan; document: WorkflowDocument };

/** A run of the actor's org that goes on, kept as it is until the transaction ends. Throws `not_found`, and `gone` when it is final. */
export async function lockLiveRun(tx: Sql, actor: Actor, id: string): Promise<LockedRun> {
  const { rows } = await tx.query<LockedRun>(
    `select id, status, allowed_steps as "allowedSteps", plan, document from run where id = $1 and org_id = $2 for no key update`,
    [id, actor.orgId],
  );
  const [run] = rows;
  if (!run) throw runNotFound();
  if (isFinalRun(run.status)) throw runIsOver(run.status);
  return run;
}

/** What a caller gets who comes too late to control a run. */
export function runIsOver(status: RunStatus): AppError {
  const ended = status === "cancelled" ? "been cancelled" : status;
  return new AppError("gone", `The run has already ${ended}, so there is nothing left to control.`, {
    fix: "Run it again, or fork it from one of its steps.",
  });
}

/** A step of the run, by its key. Throws `not_found`. */
export function requireStep(plan: Plan, stepKey: string): StepPlace {
  const place = locateStep(plan, stepKey);
  if (place) return place;
  throw new AppError("not_found", "This run has no such step.", {
    field: "stepKey",
    fix: "Name a step as the run's steps do: the node's id, and inside a loop its pass after a colon (check:3).",
  });
}

/** What the database knows of a step now; null when the run has not come to it. */
export async function readStepState(
  tx: Sql,
  runId: string,
  stepKey: string,
): Promise<{ status: StepStatus; handle: string | null; isSettled: boolean } | null> {
  const { rows } = await tx.query<{ status: StepStatus; handle: string | null; isSettled: boolean }>(
    `select status, handle, finished_at is not null as "isSettled" from step where run_id = $1 and key = $2`,
    [runId, stepKey],
  );
  return rows[0] ?? null;
}
