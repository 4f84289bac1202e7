import "server-only";
import type { Sql } from "@/server/db";
import { toJsonText } from "@/server/json-text";
import { storeValue } from "../stored-value";

/** A settled step of a run, with where its start and its end stand in the log. */
export type SettledStep = { key: string; handle: string; started: number | null; settled: number };

/** A settled step that goes along, with the edges that it decided. */
export type ReusedStep = SettledStep & { edges: readonly { edgeId: string; taken: boolean }[] };

export type StepsCopy = {
  orgId: string;
  from: string;
  /** A run that was created in the same transaction and has not begun. */
  to: string;
  /** In the order in which they settled. */
  steps: readonly ReusedStep[];
  /** Steps that did not settle well, of which the calls that were over go along. */
  resumed: readonly string[];
  /** How many events the new run has already: more than the first when steps of several runs go along. */
  after?: number;
  /** A step that is settled by hand, after the others. */
  pinned?: { key: string; nodeId: string; handle: string; output: unknown; edges: ReusedStep["edges"] };
};

/** The settled steps of a run by which it went on, in the order in which they settled. */
export function listSettled(tx: Sql, runId: string): Promise<SettledStep[]> {
  return listSettledOf(tx, [runId]);
}

/** The same of several runs, one run after the other in the order in which they are given. */
export async function listSettledOf(tx: Sql, runIds: readonly string[]): Promise<(SettledStep & { runId: string })[]> {
  const { rows } = await tx.query<SettledStep & { runId: string }>(
    `SELECT s.run_id AS "runId", s.key, s.handle, max(e.seq) FILTER (WHERE e.type = 'step-started') AS started,
       max(e.seq) FILTER (WHERE e.type <> 'step-started') AS settled
     FROM unnest($1::text[]) WITH ORDINALITY AS r(id, place) JOIN step s ON s.run_id = r.id
       JOIN run_event e ON e.run_id = s.run_id AND e.step_key = s.key
       AND e.type IN ('step-started', 'step-succeeded', 'step-failed', 'step-skipped')
     WHERE s.finished_at IS NOT NULL AND s.handle IS NOT NULL
     GROUP BY r.place, s.run_id, s.key, s.handle, s.finished_at ORDER BY r.place, s.finished_at, settled`,
    [runIds],
  );
  return rows;
}

/** Steps of a run that did not settle well and have calls that did: what a retry can go on from. */
export async function listResumable(tx: Sql, runId: string): Promise<string[]> {
  const { rows } = await tx.query<{ key: string }>(
    `SELECT s.key FROM step s WHERE s.run_id = $1 AND s.handle IS NULL AND s.attempt > 0
       AND EXISTS (SELECT FROM call c WHERE c.run_id = s.run_id AND c.step_key = s.key AND c.status = 'done' AND c.kind <> 'runs')
     ORDER BY s.started_at, s.key`,
    [runId],
  );
  return rows.map(({ key }) => key);
}

/**
 * Gives a new run what another one has finished: rows with the flag `cached` and no cost, the events that say so, and the values
 * that are too large for rows. Nothing of the new run depends on the other one afterwards. Costs what is copied; nothing passes
 * through this process. Returns how many events the new run has then.
 */
export async function copySteps(tx: Sql, copy: StepsCopy): Promise<number> {
  const log = new EventNumbers(copy.after);
  const moved = await copyArtifacts(tx, copy);
  await insertSteps(tx, copy, moved);
  const numbered = copy.steps.flatMap(({ started, settled, edges }) => {
    const events = [...(started === null ? [] : [log.next(started)]), log.next(settled)];
    log.addEdges(edges);
    return events;
  });
  await insertEvents(tx, copy, { numbered, moved });
  for (const key of copy.resumed) await resumeStep(tx, { copy, key, log, moved });
  if (copy.pinned) await insertPinned(tx, copy, { pinned: copy.pinned, log });
  await insertEdges(tx, copy.to, log);
  await tx.query("UPDATE run SET seq = $2 WHERE id = $1", [copy.to, log.last]);
  return log.last;
}

/** Gives out the new run's seq; the first is that of `run-created`. */
class EventNumbers {
  constructor(public last = 1) {}

  readonly edges: { seq: number; edgeId: string; taken: boolean }[] = [];

  next(old: number): { old: number; seq: number } {
    this.last++;
    return { old, seq: this.last };
  }

  addEdges(edges: ReusedStep["edges"]): void {
    for (const edge of edges) this.edges.push({ ...edge, seq: this.next(0).seq });
  }
}

type Moved = Readonly<Record<string, string>>;

/** An artifact belongs to one run, so references are written anew: SQL for the value `expression` with the map in `$<at>`. */
const movedValue = (expression: string, at: number) =>
  `coalesce(jsonb_set(${expression}, '{$artifact}', $${at}::jsonb -> (${expression} ->> '$artifact')), ${expression})`;

/** Waits between attempts belong to the attempts, and the runs that a call started to the run that made it. */
const copiedCalls = `SELECT * FROM (
  SELECT c.*, row_number() OVER (PARTITION BY c.step_key ORDER BY c.started_at DESC, c.key DESC) AS back
  FROM call c WHERE c.run_id = $1 AND c.step_key = ANY($3) AND c.kind <> 'runs' AND c.key !~ '[/.](retry|help)#[0-9]+$'
) own WHERE status = 'done' OR (status = 'failed' AND back > 1)`;

/** Returns old id → new id. The ids follow from run and content, as when the run itself stores them (stored-value.ts). */
async function copyArtifacts(tx: Sql, { from, to, steps, resumed }: StepsCopy): Promise<Moved> {
  const { rows } = await tx.query<{ moved: Moved }>(
    `WITH refs AS (
       SELECT unnest(ARRAY[s.input ->> '$artifact', s.output ->> '$artifact']) AS id FROM step s WHERE s.run_id = $1 AND s.key = ANY($4)
       UNION SELECT e.data -> 'config' ->> '$artifact' FROM run_event e WHERE e.run_id = $1 AND e.seq = ANY($5)
       UNION SELECT e.data -> 'result' ->> '$artifact' FROM run_event e
         WHERE e.run_id = $1 AND e.step_key = ANY($3) AND e.type = 'step-tool-returned'
       UNION SELECT c.result ->> '$artifact' FROM (${copiedCalls}) c
     ), copied AS (
       SELECT a.*, substr(encode(sha256(convert_to($2::text || E'\\n', 'UTF8') || a.content), 'hex'), 1, 32) AS new_id
       FROM artifact a JOIN refs ON refs.id = a.id WHERE a.run_id = $1
     ), made AS (
       INSERT INTO artifact (id, org_id, run_id, media_type, content) SELECT new_id, org_id, $2, media_type, content FROM copied
       ON CONFLICT (id) DO NOTHING
     )
     SELECT coalesce(jsonb_object_agg(id, new_id), '{}') AS moved FROM copied`,
    [from, to, resumed, steps.map(({ key }) => key), steps.flatMap(({ started }) => started ?? [])],
  );
  return rows[0]?.moved ?? {};
}

/**
 * A replay settles known steps in the order of their ends, so those keep their order, and lie before anything that the new run
 * does itself.
 */
async function insertSteps(tx: Sql, { from, to, steps }: StepsCopy, moved: Moved): Promise<void> {
  await tx.query(
    `INSERT INTO step (run_id, key, node_id, status, handle, attempt, input, output, error, flags, started_at, finished_at)
     SELECT $2, s.key, s.node_id, s.status, s.handle, s.attempt, ${movedValue("s.input", 4)}, ${movedValue("s.output", 4)}, s.error,
       CASE WHEN s.status = 'succeeded' THEN array_append(array_remove(s.flags, 'cached'), 'cached') ELSE s.flags END, c.at, c.at
     FROM (SELECT key, clock_timestamp() - (cardinality($3) + 1 - n) * interval '1 ms' AS at
           FROM unnest($3::text[]) WITH ORDINALITY AS u(key, n)) c
     JOIN step s ON s.run_id = $1 AND s.key = c.key`,
    [from, to, steps.map(({ key }) => key), toJsonText(moved)],
  );
}

type Numbered = readonly { old: number; seq: number }[];

async function insertEvents(tx: Sql, { from, to }: StepsCopy, { numbered, moved }: { numbered: Numbered; moved: Moved }): Promise<void> {
  const value = (name: string) =>
    `CASE WHEN e.data ? '${name}' THEN jsonb_build_object('${name}', ${movedValue(`(e.data -> '${name}')`, 5)}) ELSE '{}' END`;
  await tx.query(
    `INSERT INTO run_event (run_id, seq, at, type, step_key, data)
     SELECT $2, c.seq, clock_timestamp(), e.type, e.step_key, e.data || ${value("input")} || ${value("config")} || ${value("output")}
       || ${value("result")} || CASE WHEN e.type IN ('step-succeeded', 'step-failed') THEN '{"durationMs": 0}'::jsonb ELSE '{}' END
       || CASE WHEN e.type = 'step-succeeded' THEN
            jsonb_build_object('flags', coalesce(e.data -> 'flags', '[]') - 'cached' || '["cached"]') ELSE '{}' END
     FROM unnest($3::int[], $4::int[]) AS c(old, seq) JOIN run_event e ON e.run_id = $1 AND e.seq = c.old`,
    [from, to, numbered.map(({ old }) => old), numbered.map(({ seq }) => seq), toJsonText(moved)],
  );
}

type Resuming = { copy: StepsCopy; key: string; log: EventNumbers; moved: Moved };

/** A step that begins anew with the calls that were over: they cost nothing again, and what was said of them is said. */
async function resumeStep(tx: Sql, { copy, key, log, moved }: Resuming): Promise<void> {
  const { from, to } = copy;
  await tx.query(
    `INSERT INTO step (run_id, key, node_id, status, attempt) SELECT $2, key, node_id, 'queued', 0 FROM step WHERE run_id = $1 AND key = $3`,
    [from, to, key],
  );
  await tx.query(
    "INSERT INTO run_event (run_id, seq, at, type, step_key, data) VALUES ($1, $2, clock_timestamp(), 'step-queued', $3, '{}')",
    [to, log.next(0).seq, key],
  );
  await tx.query(
    `INSERT INTO call (run_id, key, step_key, kind, status, attempt, result, error, provider, model, started_at, finished_at)
     SELECT $2, key, step_key, kind, status, 1,
       CASE WHEN kind = 'model' AND result ? 'usage' THEN jsonb_set(result, '{usage}', $5::jsonb) ELSE ${movedValue("result", 4)} END,
       error, provider, model, started_at, finished_at FROM (${copiedCalls}) c`,
    [from, to, [key], toJsonText(moved), toJsonText(noUsage)],
  );
  const { rows } = await tx.query<{ seq: number }>(
    `SELECT seq FROM run_event WHERE run_id = $1 AND step_key = $2
       AND type IN ('step-reasoned', 'step-called-tool', 'step-tool-returned') ORDER BY seq`,
    [from, key],
  );
  await insertEvents(tx, copy, { numbered: rows.map(({ seq }) => log.next(seq)), moved });
}

const noUsage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0, costMicros: 0 };

type Pinning = { pinned: NonNullable<StepsCopy["pinned"]>; log: EventNumbers };

async function insertPinned(tx: Sql, { orgId, to }: StepsCopy, { pinned, log }: Pinning): Promise<void> {
  const { key, nodeId, handle, output, edges } = pinned;
  const { stored, artifact } = storeValue(output, { orgId, runId: to, what: "The output" });
  if (artifact)
    await tx.query(
      `INSERT INTO artifact (id, org_id, run_id, media_type, content) VALUES ($1, $2, $3, 'application/json', convert_to($4, 'UTF8'))
       ON CONFLICT (id) DO NOTHING`,
      [artifact.id, orgId, to, artifact.text],
    );
  await tx.query(
    `INSERT INTO step (run_id, key, node_id, status, handle, output, flags, started_at, finished_at)
     VALUES ($1, $2, $3, 'succeeded', $4, $5::jsonb, '{pinned}', clock_timestamp(), clock_timestamp())`,
    [to, key, nodeId, handle, toJsonText(stored)],
  );
  await tx.query(
    "INSERT INTO run_event (run_id, seq, at, type, step_key, data) VALUES ($1, $2, clock_timestamp(), 'step-succeeded', $3, $4::jsonb)",
    [to, log.next(0).seq, key, toJsonText({ output: stored, handle, flags: ["pinned"], durationMs: 0 })],
  );
  log.addEdges(edges);
}

async function insertEdges(tx: Sql, to: string, { edges }: EventNumbers): Promise<void> {
  await tx.query(
    `INSERT INTO run_event (run_id, seq, at, type, data)
     SELECT $1, seq, clock_timestamp(), CASE WHEN taken THEN 'edge-taken' ELSE 'edge-dead' END, jsonb_build_object('edgeId', edge)
     FROM unnest($2::int[], $3::text[], $4::boolean[]) AS e(seq, edge, taken)`,
    [to, edges.map(({ seq }) => seq), edges.map(({ edgeId }) => edgeId), edges.map(({ taken }) => taken)],
  );
}
