import "server-only";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import type { RunStatus } from "@/server/workflow/run-event";

/** The runs that came of a run. */
export type Lineage = {
  /** How many runs it started for itself and waited for. */
  children: number;
  /** The latest forks and retries, and how many there are. */
  forks: { runId: string; stepKey: string; status: RunStatus; createdAt: string }[];
  forkCount: number;
};

const maxForks = 20;

type Row = { id: string; fork_step_key: string; status: RunStatus; created_at: Date; total: number };

/** What came of a run in the actor's org. */
export async function readLineage(actor: Actor, runId: string): Promise<Lineage> {
  const [forks, children] = await Promise.all([
    pool().query<Row>(
      `select id, fork_step_key, status, created_at, count(*) over ()::int as total from run where fork_of = $1 and org_id = $2
        order by created_at desc, id desc limit $3`,
      [runId, actor.orgId, maxForks],
    ),
    pool().query<{ count: number }>("select count(*)::int as count from run where parent_run_id = $1 and org_id = $2", [
      runId,
      actor.orgId,
    ]),
  ]);
  return {
    children: children.rows[0]?.count ?? 0,
    forks: forks.rows.map((row) => ({
      runId: row.id,
      stepKey: row.fork_step_key,
      status: row.status,
      createdAt: row.created_at.toISOString(),
    })),
    forkCount: forks.rows[0]?.total ?? 0,
  };
}
