import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import type { ErrorValue } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { abridge } from "@/server/workflow/abridge";
import type { StepFlag, StepStatus } from "@/server/workflow/run-event";
import { workflowNotFound } from "../workflows/document";
import { lastStepsSql } from "./last-steps";

export const lastOutputsInput = z.strictObject({ workflowId: z.string().max(100) });

/**
 * What a node did the last time a run came to it. Large values are abridged (`isCut`) or an ArtifactRef, as in views; the whole is
 * in the step itself (`runs.step` with `runId` and `stepKey`). Of a node inside a loop it is the last pass.
 */
export type LastStep = {
  nodeId: string;
  runId: string;
  stepKey: string;
  /** null: a run of the draft. */
  version: number | null;
  status: StepStatus;
  attempt: number;
  flags: StepFlag[];
  /** The way it left by; null when it failed for good. */
  handle: string | null;
  /** When it was over. */
  at: string;
  error: ErrorValue | null;
  /** In how many passes of a loop that run came to it; 1 outside loops. */
  passes: number;
  input: unknown;
  output: unknown;
  isCut: boolean;
};

/** By node: `latest` is how it came out last; `given` the last time it gave an output, when that was another time. */
export type LastOutputs = { nodes: { latest: LastStep; given: LastStep | null }[] };

const mostChars = 20_000;
/** Of all values together, as they are stored; those past it are left out (`isCut`). The nodes that ran last come first. */
const mostBytes = 8_000_000;

type Row = {
  node_id: string;
  run_id: string;
  key: string;
  version: number | null;
  status: StepStatus;
  attempt: number;
  flags: StepFlag[];
  handle: string | null;
  finished_at: Date;
  error: ErrorValue | null;
  passes: number;
  input: unknown;
  output: unknown;
  is_left_out: boolean;
};

const sql = `
WITH ${lastStepsSql}, sized AS (
  SELECT c.*, sum(coalesce(pg_column_size(s.input), 0) + coalesce(pg_column_size(s.output), 0)) OVER (ORDER BY c.age, c.node_id, c.key) > ${mostBytes}
    AS is_left_out
  FROM (SELECT * FROM latest UNION SELECT * FROM given) c JOIN step s ON s.run_id = c.run_id AND s.key = c.key
)
SELECT c.node_id, c.run_id, c.key, c.version, c.passes, c.is_left_out, s.status, s.attempt, s.flags, s.handle, s.finished_at, s.error,
  CASE WHEN NOT c.is_left_out THEN s.input END AS input, CASE WHEN NOT c.is_left_out THEN s.output END AS output
FROM sized c JOIN step s ON s.run_id = c.run_id AND s.key = c.key
ORDER BY c.node_id, c.age, s.finished_at DESC, c.key DESC`;

/** The last known input and output of each node that a recent run of the workflow came to, whatever version it ran. Throws `not_found`. */
export async function lastOutputs(actor: Actor, { workflowId }: z.output<typeof lastOutputsInput>): Promise<LastOutputs> {
  const [found, { rows }] = await Promise.all([
    pool().query("select 1 from workflow where id = $1 and org_id = $2 and deleted_at is null", [workflowId, actor.orgId]),
    pool().query<Row>(sql, [actor.orgId, workflowId]),
  ]);
  if (found.rows.length === 0) throw workflowNotFound();
  const nodes = new Map<string, LastOutputs["nodes"][number]>();
  for (const row of rows) {
    const known = nodes.get(row.node_id);
    if (known) known.given = toLastStep(row);
    else nodes.set(row.node_id, { latest: toLastStep(row), given: null });
  }
  return { nodes: [...nodes.values()] };
}

function toLastStep(row: Row): LastStep {
  const input = abridge(row.input, mostChars);
  const output = abridge(row.output, mostChars);
  return {
    nodeId: row.node_id,
    runId: row.run_id,
    stepKey: row.key,
    version: row.version,
    status: row.status,
    attempt: row.attempt,
    flags: row.flags,
    handle: row.handle,
    at: row.finished_at.toISOString(),
    error: row.error,
    passes: row.passes,
    input: input.value,
    output: output.value,
    isCut: row.is_left_out || input.isCut || output.isCut,
  };
}
