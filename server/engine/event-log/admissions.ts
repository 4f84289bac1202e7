import "server-only";
import { pool, type Sql } from "@/server/db";

/** Runs that wait for the same places. Read from `run.line`, which createRuns writes. */
export type Line = {
  key: string;
  orgId: string;
  /** Competes for places of the org and the queue; a run with a parent goes on in its parent's. */
  isTop: boolean;
  queue: string | null;
  /** With the limit that the runs' document gave; null: none. */
  workflow: { id: string; limit: number } | null;
  lane: { key: string; limit: number } | null;
};

/** Places that are taken, and how many there are. Missing: no limit. */
export type Places = {
  used: ReadonlyMap<string, number>;
  limits: ReadonlyMap<string, number>;
};

export type Candidate = { runId: string; orgId: string; line: string };

/** Names in Places. */
export const placeOf = {
  org: (orgId: string) => `org ${orgId}`,
  queue: (orgId: string, name: string) => `queue ${orgId} ${name}`,
  workflow: (id: string) => `workflow ${id}`,
  /** Of the workflow, as a run inside another counts them: without those that wait, maybe for this very run. */
  inner: (workflowId: string) => `inner ${workflowId}`,
  lane: (key: string) => `lane ${key}`,
};

// Any number, as long as nothing else uses it.
const admissionLock = 7_360_201;
const releaseAtOnce = 1_000;

/** Whether anyone waits that could be admitted: a look at two indexes that are empty when no limit is used. */
export async function hasWaitingRuns(): Promise<boolean> {
  const { rows } = await pool().query<{ yes: boolean }>({
    name: "has-waiting-runs",
    text: `SELECT EXISTS (SELECT FROM run WHERE admission = 'waiting' AND status = 'queued')
      OR EXISTS (SELECT FROM run WHERE admission = 'delayed' AND status = 'queued' AND start_at <= now()) AS yes`,
  });
  return rows[0]?.yes === true;
}

/**
 * One admitter at a time, over all processes, until the transaction ends. It does not wait for the disk: what a crash takes back
 * is taken back as a whole, and admitted again.
 */
export async function lockAdmission(tx: Sql): Promise<void> {
  await tx.query("SELECT set_config('synchronous_commit', 'off', true)");
  await tx.query("SELECT pg_advisory_xact_lock($1)", [admissionLock]);
}

/** Lets runs whose time has come join their lines. */
export async function releaseDelayed(tx: Sql): Promise<void> {
  await tx.query({
    name: "release-delayed-runs",
    text: `UPDATE run SET admission = 'waiting' WHERE id IN (
      SELECT id FROM run WHERE admission = 'delayed' AND status = 'queued' AND start_at <= clock_timestamp()
      ORDER BY start_at LIMIT ${releaseAtOnce} FOR NO KEY UPDATE SKIP LOCKED)`,
  });
}

/** The lines in which someone waits: one look at the index for each, however many wait in it. */
export async function listLines(sql: Sql): Promise<Line[]> {
  const { rows } = await sql.query<{ line: string }>({
    name: "list-lines",
    text: `WITH RECURSIVE lines AS (
      (SELECT line FROM run WHERE admission = 'waiting' AND status = 'queued' ORDER BY line LIMIT 1)
      UNION ALL
      SELECT (SELECT line FROM run WHERE admission = 'waiting' AND status = 'queued' AND line > lines.line ORDER BY line LIMIT 1)
      FROM lines WHERE lines.line IS NOT NULL
    ) SELECT line FROM lines WHERE line IS NOT NULL`,
  });
  return rows.map(({ line }) => readLine(line));
}

/** What a line is for, from its key. */
export function readLine(key: string): Line {
  const [orgId, isTop, queue, workflowId, workflowLimit, lane, laneLimit] = JSON.parse(key);
  return {
    key,
    orgId,
    isTop,
    queue,
    workflow: workflowId === null ? null : { id: workflowId, limit: workflowLimit },
    lane: lane === null ? null : { key: lane, limit: laneLimit },
  };
}

/**
 * Counts the places that are taken for what these lines compete for. Who waits for a person or for time, or is paused, takes no
 * place of the org, the queue or the workflow, so that an approval does not stand in the way for days. A run and all that it
 * started for itself take one place together, and it keeps it while it waits for them. In a lane everyone counts who has begun
 * and not ended.
 */
export async function countPlaces(sql: Sql, lines: readonly Line[]): Promise<Places> {
  const orgIds = [...new Set(lines.map((line) => line.orgId))];
  const lanes = [...new Set(lines.flatMap(({ lane }) => (lane ? [lane.key] : [])))];
  const { rows } = await sql.query<{ place: string; used: number | null; most: number | null }>({
    name: "count-taken-places",
    text: `WITH mine AS MATERIALIZED (
        SELECT id, org_id, workflow_id, queue, status, root_run_id, coalesce(root_run_id, id) AS root, coalesce(place_run_id, id) AS place
        FROM run WHERE org_id = ANY($1) AND admission = 'admitted' AND status IN ('queued', 'running', 'waiting')
      ), active AS (
        SELECT * FROM mine WHERE status <> 'waiting'
      ), taken AS (
        SELECT * FROM active UNION ALL
        SELECT * FROM mine WHERE status = 'waiting' AND root_run_id IS NULL
          AND EXISTS (SELECT FROM call WHERE run_id = mine.id AND kind = 'runs' AND status = 'started')
          AND NOT EXISTS (SELECT FROM run child WHERE parent_run_id = mine.id AND status NOT IN ('succeeded', 'failed', 'cancelled')
            AND status IN ('waiting', 'paused'))
      )
      SELECT 'org ' || org_id AS place, count(DISTINCT root)::int AS used, NULL::int AS most FROM taken GROUP BY org_id
      UNION ALL SELECT 'queue ' || org_id || ' ' || queue, count(DISTINCT root)::int, NULL FROM taken
        WHERE queue IS NOT NULL GROUP BY org_id, queue
      UNION ALL SELECT 'workflow ' || workflow_id, count(DISTINCT place)::int, NULL FROM taken GROUP BY workflow_id
      UNION ALL SELECT 'inner ' || workflow_id, count(DISTINCT place)::int, NULL FROM active GROUP BY workflow_id
      UNION ALL SELECT 'lane ' || lane, count(*)::int, NULL FROM run
        WHERE lane = ANY($2) AND admission = 'admitted' AND finished_at IS NULL GROUP BY lane
      UNION ALL SELECT 'org ' || id, NULL, run_concurrency FROM org WHERE id = ANY($1) AND run_concurrency IS NOT NULL
      UNION ALL SELECT 'queue ' || org_id || ' ' || name, NULL, CASE WHEN paused THEN 0 ELSE concurrency END FROM queue
        WHERE org_id = ANY($1) AND (paused OR concurrency IS NOT NULL)`,
    values: [orgIds, lanes],
  });
  return {
    used: new Map(rows.flatMap(({ place, used }) => (used === null ? [] : [[place, used]]))),
    limits: new Map(rows.flatMap(({ place, most }) => (most === null ? [] : [[place, most]]))),
  };
}

/**
 * The first who wait in each line, at most as many as it has places for, in the order of admission: the highest priority, then
 * runs that others wait for, then one of each org in turn, then the oldest.
 */
export async function listCandidates(
  tx: Sql,
  lines: readonly { key: string; free: number; isTop: boolean }[],
  limit: number,
): Promise<Candidate[]> {
  const { rows } = await tx.query<Candidate>({
    name: "list-candidates",
    text: `SELECT id AS "runId", org_id AS "orgId", line FROM (
      SELECT r.*, l.top, row_number() OVER (PARTITION BY r.org_id ORDER BY r.priority DESC, l.top, r.id) AS turn
      FROM unnest($1::text[], $2::int[], $3::boolean[]) AS l(key, free, top)
      CROSS JOIN LATERAL (
        SELECT id, org_id, line, priority FROM run WHERE line = l.key AND admission = 'waiting' AND status = 'queued'
        ORDER BY priority DESC, id LIMIT least(l.free, $4)
      ) r
    ) waiting ORDER BY priority DESC, top, turn, id LIMIT $4`,
    values: [lines.map(({ key }) => key), lines.map(({ free }) => free), lines.map(({ isTop }) => isTop), limit],
  });
  return rows;
}

/** Gives places to those who still wait, and starts the clock of their workflow's time limit. Returns whom it reached. */
export async function markAdmitted(tx: Sql, runIds: readonly string[]): Promise<{ runId: string; orgId: string; priority: number }[]> {
  const { rows } = await tx.query<{ runId: string; orgId: string; priority: number }>({
    name: "mark-admitted",
    text: `UPDATE run SET admission = 'admitted', deadline = CASE WHEN place_run_id IS NULL
        THEN clock_timestamp() + (document #>> '{settings,timeoutMs}')::bigint * interval '1 ms' END
      WHERE id IN (SELECT id FROM run WHERE id = ANY($1) AND admission = 'waiting' AND status = 'queued' ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
      RETURNING id AS "runId", org_id AS "orgId", priority`,
    values: [runIds],
  });
  return rows;
}
