import "server-only";
import { pool } from "@/server/db";
import { isArtifactRef } from "@/server/workflow/run-event";
import type { GivenStep } from "../last-steps";

/** The outputs of steps, whole, by node. */
export async function loadOutputs(steps: readonly GivenStep[]): Promise<Map<string, unknown>> {
  const { rows } = await pool().query<{ node_id: string; run_id: string; output: unknown }>(
    `select s.node_id, s.run_id, s.output from step s join unnest($1::text[], $2::text[]) as g(run_id, key)
       on g.run_id = s.run_id and g.key = s.key`,
    [steps.map(({ runId }) => runId), steps.map(({ key }) => key)],
  );
  return new Map(await Promise.all(rows.map(async (row) => [row.node_id, await loadValue(row.run_id, row.output)] as const)));
}

/** A value as a row has it, whole. */
export async function loadValue(runId: string, stored: unknown): Promise<unknown> {
  if (!isArtifactRef(stored)) return stored;
  const { rows } = await pool().query<{ content: Buffer }>("select content from artifact where run_id = $1 and id = $2", [
    runId,
    stored.$artifact,
  ]);
  // A value that only looks like a reference stays what it is.
  return rows[0] ? (JSON.parse(rows[0].content.toString("utf8")) as unknown) : stored;
}
