import "server-only";
import { pool } from "@/server/db";
import { readDocument } from "@/server/engine/compiled-version";
import type { Actor } from "@/server/permissions";
import type { WorkflowDocument } from "@/server/workflow/document";
import { groupSources, type RanAs } from "@/server/workflow/stale-nodes";

/** Runs that are looked through; what none of them came to counts as never run. */
const recentRuns = 50;

/**
 * SQL: `latest` and `given`, a row for each node that a recent run of workflow $2 in org $1 came to: how it came out last, and when it
 * last gave an output. `age` 1 is the last run. `origin`: as `given`, but the run that did it before those that took it over. Long
 * loops leave their passes to runs of their own; the one that failed, else the last that began, is looked into, but for the loop
 * itself, of which it saw a part.
 */
export const lastStepsSql = `
recent AS (
  SELECT id, version, row_number() OVER (ORDER BY created_at DESC, id DESC) AS age, NULL::text AS part_of,
    CASE WHEN fork_of IS NOT NULL THEN started_at END AS forked_at FROM run
  WHERE org_id = $1 AND workflow_id = $2 AND trigger <> 'loop' ORDER BY created_at DESC, id DESC LIMIT ${recentRuns}
), looked AS (
  SELECT * FROM recent UNION ALL
  SELECT p.id, r.version, r.age, p.trigger_node_id, CASE WHEN r.forked_at IS NOT NULL THEN p.started_at END FROM recent r CROSS JOIN LATERAL (
    SELECT id, trigger_node_id, started_at FROM run p WHERE p.parent_run_id = r.id AND p.trigger = 'loop' AND p.started_at IS NOT NULL
    ORDER BY p.status = 'failed' DESC, p.started_at DESC, p.id DESC LIMIT 1) p
), reached AS (
  SELECT l.age, l.version, l.part_of, s.run_id, s.key, s.node_id, s.handle, s.finished_at,
    s.finished_at < l.forked_at AND 'cached' = ANY (s.flags) AS is_copy,
    count(*) OVER (PARTITION BY l.age, s.node_id)::int AS passes
  FROM looked l JOIN step s ON s.run_id = l.id
  WHERE s.finished_at IS NOT NULL AND s.status <> 'cancelled' AND (s.status <> 'skipped' OR s.handle IS NOT NULL)
    AND s.node_id IS DISTINCT FROM l.part_of
), latest AS (
  SELECT DISTINCT ON (node_id) * FROM reached ORDER BY node_id, age, finished_at DESC, key DESC
), given AS (
  SELECT DISTINCT ON (node_id) * FROM reached WHERE handle IS NOT NULL ORDER BY node_id, age, finished_at DESC, key DESC
), origin AS (
  SELECT DISTINCT ON (node_id) * FROM reached WHERE handle IS NOT NULL ORDER BY node_id, is_copy IS TRUE, age, finished_at DESC, key DESC
)`;

/** A step that is over, without its values. */
export type ReachedStep = {
  nodeId: string;
  runId: string;
  key: string;
  at: string;
  /** 1: of the last run. */
  age: number;
  /** Of a run that carries out a part of a loop. */
  isOfPart: boolean;
};

/** One that gave an output. */
export type GivenStep = ReachedStep & { handle: string };

/** The last runs of a workflow, as far as they tell what its nodes gave. */
export type LastRuns = {
  /** By node. */
  given: ReadonlyMap<string, GivenStep>;
  /** By node: the last step, whether it gave anything or failed. */
  reached: ReadonlyMap<string, ReachedStep>;
  /** What ran, by run. */
  documents: ReadonlyMap<string, WorkflowDocument>;
  /** null: there was none. */
  lastRunId: string | null;
  /** By node: those that lead to it, ran again since, and gave the same as before. */
  unchanged: ReadonlyMap<string, readonly string[]>;
};

/** What recent runs of the workflow gave, and the documents that they ran. The caller has checked that the workflow is the actor's. */
export async function readLastRuns(actor: Actor, workflowId: string): Promise<LastRuns> {
  const values = [actor.orgId, workflowId];
  const [last, given] = await Promise.all([
    pool().query<{ id: string }>(
      "select id from run where org_id = $1 and workflow_id = $2 and trigger <> 'loop' order by created_at desc, id desc limit 1",
      values,
    ),
    pool().query<GivenStep & { isLatest: boolean }>(
      `WITH ${lastStepsSql} SELECT node_id AS "nodeId", run_id AS "runId", key, handle, finished_at AS at, age::int,
           part_of IS NOT NULL AS "isOfPart", "isLatest"
         FROM (SELECT *, false AS "isLatest" FROM origin UNION ALL SELECT *, true FROM latest) steps`,
      values,
    ),
  ]);
  const lastRunId = last.rows[0]?.id ?? null;
  const all = given.rows.map((step) => ({ ...step, at: new Date(step.at).toISOString() }));
  const steps = all.filter(({ isLatest }) => !isLatest);
  const runIds = [...new Set([...steps.map(({ runId }) => runId), ...(lastRunId === null ? [] : [lastRunId])])];
  const documents = await pool().query<{ id: string; document: unknown }>(
    "select id, document from run where id = any($1) and org_id = $2",
    [runIds, actor.orgId],
  );
  const known = {
    given: new Map(steps.map((step) => [step.nodeId, step])),
    reached: new Map(all.flatMap((step) => (step.isLatest ? [[step.nodeId, step] as const] : []))),
    documents: new Map(documents.rows.map(({ id, document }) => [id, readDocument(document)])),
  };
  return { ...known, lastRunId, unchanged: await findUnchanged(known) };
}

/** Compares what nodes that ran again give with what they gave in the runs of those that come after them. */
async function findUnchanged({ given, documents }: Pick<LastRuns, "given" | "documents">): Promise<Map<string, string[]>> {
  const pairs = [...given.values()].flatMap((step) =>
    (documents.get(step.runId)?.edges ?? []).flatMap(({ source, target }) => {
      const before = target === step.nodeId ? given.get(source) : undefined;
      return before && before.runId !== step.runId ? [{ step, before }] : [];
    }),
  );
  if (pairs.length === 0) return new Map();
  const { rows } = await pool().query<{ nodeId: string; sourceId: string }>(
    `select g.node as "nodeId", g.source as "sourceId" from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as g(node, run, source, source_run, source_key)
       join step now on now.run_id = g.source_run and now.key = g.source_key
       join step was on was.run_id = g.run and was.key = g.source_key and was.handle = now.handle and was.output = now.output`,
    [
      pairs.map(({ step }) => step.nodeId),
      pairs.map(({ step }) => step.runId),
      pairs.map(({ before }) => before.nodeId),
      pairs.map(({ before }) => before.runId),
      pairs.map(({ before }) => before.key),
    ],
  );
  const unchanged = new Map<string, string[]>();
  for (const { nodeId, sourceId } of rows) unchanged.set(nodeId, [...(unchanged.get(nodeId) ?? []), sourceId]);
  return unchanged;
}

/** Each node as it was when it ran last; one that no run came to as the last run had it. */
export function readRanAs({ given, documents, lastRunId, unchanged }: LastRuns): Map<string, RanAs> {
  const known = new Map<string, RanAs>();
  const last = lastRunId === null ? undefined : documents.get(lastRunId);
  for (const [runId, document] of documents) {
    const sources = groupSources(document);
    for (const node of document.nodes) {
      const step = given.get(node.id);
      const ran = step?.runId === runId ? { runId, at: step.at } : null;
      if (ran || (document === last && !step))
        known.set(node.id, { node, sources: sources.get(node.id) ?? [], ran, unchanged: unchanged.get(node.id) ?? [] });
    }
  }
  return known;
}
