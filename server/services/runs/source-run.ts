import "server-only";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { PartialRun } from "@/server/workflow/partial-run";
import type { Plan } from "@/server/workflow/plan";
import type { RunStatus } from "@/server/workflow/run-event";
import { runNotFound } from "./run-record";

/** A run as another one goes on from it. */
export type SourceRun = {
  id: string;
  workflowId: string;
  version: number | null;
  plan: Plan;
  document: WorkflowDocument;
  input: unknown;
  status: RunStatus;
  depth: number;
  priority: number;
  queue: string | null;
  partial: PartialRun | null;
};

/** The new run waits its turn as the one before did. */
export const turnOf = ({ priority, queue }: SourceRun) => ({ priority, ...(queue === null ? {} : { queue }) });

/** A run of the actor's org that can be started once more. Throws `not_found`, and `conflict` for a part of a loop. */
export async function readSource(actor: Actor, id: string): Promise<SourceRun> {
  const { rows } = await pool().query<SourceRun & { parentRunId: string | null }>(
    `select id, workflow_id as "workflowId", version, plan, document, input, status, depth, priority, queue, partial, parent_run_id as "parentRunId"
       from run where id = $1 and org_id = $2`,
    [id, actor.orgId],
  );
  if (!rows[0]) throw runNotFound();
  const { parentRunId, ...source } = rows[0];
  if (source.plan.isPart)
    throw new AppError("conflict", "This run carries out a part of a loop of another run, and is nothing without it.", {
      fix: "Go to the run it belongs to.",
      data: { runId: parentRunId },
    });
  // Where it went on from itself is over: what goes on from it starts at what it has.
  const { goesOn: _from, ...plan } = source.plan;
  return { ...source, plan };
}
