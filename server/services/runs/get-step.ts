import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { AppError, type ErrorValue } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import type { StepStatus } from "@/server/workflow/run-event";
import { requireRun, toUsd } from "./run-record";

export const getStepInput = z.strictObject({ runId: z.string().max(100), key: z.string().max(200) });

export type StepItem = {
  key: string;
  nodeId: string;
  status: StepStatus;
  handle: string | null;
  attempt: number;
  flags: string[];
  error: ErrorValue | null;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
  startedAt: string | null;
  finishedAt: string | null;
};

export type StepDetails = StepItem & {
  input: unknown;
  output: unknown;
  /** The settings of the last attempt with all expressions resolved; null when it did not start. */
  config: unknown;
};

type Row = {
  key: string;
  node_id: string;
  status: StepStatus;
  handle: string | null;
  attempt: number;
  flags: string[];
  error: ErrorValue | null;
  input_tokens: number;
  output_tokens: number;
  cost_micros: string;
  started_at: Date | null;
  finished_at: Date | null;
};

const columns = "key, node_id, status, handle, attempt, flags, error, input_tokens, output_tokens, cost_micros, started_at, finished_at";

/** The run's steps so far without their inputs and outputs, in the order they started. */
export async function listSteps(actor: Actor, { id }: { id: string }): Promise<StepItem[]> {
  await requireRun(actor, id);
  const { rows } = await pool().query<Row>(
    `select ${columns} from step where run_id = $1 order by started_at nulls last, finished_at, key`,
    [id],
  );
  return rows.map(toItem);
}

/** One step in full. Throws `not_found`. */
export async function getStep(actor: Actor, { runId, key }: z.output<typeof getStepInput>): Promise<StepDetails> {
  await requireRun(actor, runId);
  const { rows } = await pool().query<Row & { input: unknown; output: unknown; config: unknown }>(
    `select ${columns}, input, output,
            (select e.data -> 'config' from run_event e
              where e.run_id = s.run_id and e.step_key = s.key and e.type = 'step-started' order by e.seq desc limit 1) as config
       from step s where run_id = $1 and key = $2`,
    [runId, key],
  );
  const row = rows[0];
  if (!row) throw new AppError("not_found", "This run has no such step.", { field: "key" });
  return { ...toItem(row), input: row.input, output: row.output, config: row.config };
}

function toItem(row: Row): StepItem {
  return {
    key: row.key,
    nodeId: row.node_id,
    status: row.status,
    handle: row.handle,
    attempt: row.attempt,
    flags: row.flags,
    error: row.error,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    costUsd: toUsd(row.cost_micros),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
