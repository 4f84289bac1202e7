import "server-only";
import { v7 } from "uuid";
import type { Sql } from "@/server/db";
import { toJsonText } from "@/server/json-text";
import { defaultSettings, type WorkflowDocument } from "@/server/workflow/document";
import type { PartialRun } from "@/server/workflow/partial-run";
import type { Plan } from "@/server/workflow/plan";
import type { RunEventData } from "@/server/workflow/run-event";
import { type StoredValue, storeValue } from "../stored-value";
import { type RunPlace, readPlaces } from "./run-place";

export type NewRun = {
  orgId: string;
  workflowId: string;
  /** null: a draft. */
  version: number | null;
  /** Not changed after it was compiled: its text is kept. */
  plan: Plan;
  /** The document that was compiled; not changed either. */
  document: WorkflowDocument;
  /** manual, api, webhook */
  trigger: string;
  /** The trigger's output: what `receive` made of the request. */
  input: unknown;
  startedBy: string;
  idempotencyKey?: string;
  /** SHA-256 of the request; kept to tell a repeated request from another one under the same key. */
  requestHash?: string;
  /** The call of another run that waits for this one. */
  parent?: { runId: string; stepKey: string; callKey: string };
  /** How many runs stand above it: parents, and runs whose events started it. Default 0. */
  depth?: number;
  forkOf?: { runId: string; stepKey: string };
  /** What part of a draft it carries out; its plan holds no more. */
  partial?: PartialRun;
  /**
   * Whether someone is to be told of its end (after-end.ts); a run with a parent, one that a limit
   * touches, or one of a workflow that others listen to, always is.
   */
  followed?: boolean;
  /** 0 (last) to 100 (first). Left out: its parent's, else as its document says. */
  priority?: number;
  /** Left out: as its document says. A run with a parent goes on in its parent's place, whatever this says. */
  queue?: string;
  startAt?: Date;
  /** At most `limit` runs of this key have begun and not ended, those that wait for people included. The key names the org's own thing. */
  lane?: { key: string; limit: number };
};

/** `input`: as the row has it. `isAdmitted: false`: a limit or its start time holds it back; admit-runs.ts sends its `run/requested`, nobody else may. */
export type CreatedRun =
  | { runId: string; created: true; isAdmitted: boolean; priority: number; input: unknown }
  | { runId: string; created: false; requestHash: string | null };

/**
 * Creates queued runs, each with its first event, in the caller's transaction: one statement for all, whatever their number.
 * A run with the same workflow and idempotency key is not created twice, also not within `runs`: `created` is false and `runId`
 * the earlier one's. Answers in the order of `runs`. Use requestRuns (request-runs.ts), which also asks the executor for them.
 * Throws `too_large` when an input is larger than `limits.outputBytes`.
 */
export async function createRuns(tx: Sql, runs: readonly NewRun[]): Promise<CreatedRun[]> {
  const { created } = await beginCreating(tx, runs);
  return created;
}

/**
 * The same, under way when it resolves. `foreseen` is what `created` will give, unless it throws, where that is sure before; null
 * where only the rows can tell.
 */
export async function beginCreating(
  tx: Sql,
  runs: readonly NewRun[],
): Promise<{ created: Promise<CreatedRun[]>; foreseen: CreatedRun[] | null }> {
  const placeOf = await readPlaces(tx, runs);
  const drafts = runs.map((run) => {
    const runId = v7();
    return { run, runId, place: placeOf(run), input: storeValue(run.input, { orgId: run.orgId, runId, what: "The input" }) };
  });
  const isSure = drafts.every(({ run, place }) => place === null && run.idempotencyKey === undefined);
  return {
    created: insertRuns(tx, drafts),
    foreseen: isSure
      ? drafts.map(({ runId, input }) => ({
          runId,
          created: true,
          isAdmitted: true,
          priority: defaultSettings.priority,
          input: input.value,
        }))
      : null,
  };
}

async function insertRuns(tx: Sql, drafts: readonly Draft[]): Promise<CreatedRun[]> {
  const texts = collectTexts();
  const { rows } = await tx.query<{ id: string; admission: string | null; priority: number }>({
    name: "create-runs",
    text: insertSql,
    values: [
      ...columns(drafts, [
        ({ runId }) => runId,
        ({ run }) => run.orgId,
        ({ run }) => run.workflowId,
        ({ run }) => run.version,
        ({ run }) => texts.indexOf(run.plan),
        ({ run }) => texts.indexOf(run.document),
        ({ run }) => run.trigger,
        ({ run }) => run.plan.trigger,
        ({ input }) => toJsonText(input.value),
        ({ run }) => run.startedBy,
        ({ run }) => run.idempotencyKey ?? null,
        ({ run }) => run.requestHash ?? null,
        ({ run, input }) => toJsonText(createdData(run, input.stored)),
        ({ run }) => run.parent?.runId ?? null,
        ({ run }) => run.parent?.callKey ?? null,
        ({ run }) => run.depth ?? 0,
        ({ run }) => run.forkOf?.runId ?? null,
        ({ run }) => run.forkOf?.stepKey ?? null,
        ({ run }) => run.followed === true || run.parent !== undefined,
        ({ place }) => place && toJsonText(place),
      ]),
      texts.all,
    ],
  });
  const made = new Map(rows.map((row) => [row.id, row]));
  await storeInputs(
    tx,
    drafts.filter(({ runId }) => made.has(runId)),
  );
  const earlier = await findEarlier(
    tx,
    drafts.flatMap(({ run, runId }) => (made.has(runId) ? [] : [run])),
  );
  return drafts.map(({ run, runId, input: { value: input } }) => {
    const row = made.get(runId);
    if (row)
      return { runId, created: true, isAdmitted: row.admission === null || row.admission === "admitted", priority: row.priority, input };
    const found = earlier.get(keyOf(run));
    if (!found) throw new Error("the run with this idempotency key vanished");
    return { runId: found.id, created: false, requestHash: found.request_hash };
  });
}

type Draft = { run: NewRun; runId: string; place: RunPlace | null; input: StoredValue };

// Runs of one version share its plan and document, so their texts are sent and parsed once for all of them.
// `line` names what a run competes for, so that runs in one line are held back alike (admissions.ts).
const insertSql = `
WITH text AS MATERIALIZED (
  SELECT n, value::jsonb AS value FROM unnest($21::text[]) WITH ORDINALITY AS t(value, n)
), given AS (
  SELECT g.*, p.value AS plan, d.value AS document, CASE WHEN (at->>'startAt')::timestamptz > clock_timestamp() THEN 'delayed'
    WHEN at ? 'isHeld' THEN 'waiting' WHEN at ? 'counts' THEN 'admitted' END AS admission
  FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[],
    $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::int[], $17::text[], $18::text[], $19::boolean[], $20::jsonb[])
    AS g(id, org, workflow, version, plan_n, document_n, trigger, trigger_node, input, started_by, key, hash, said, parent, parent_call,
      depth, fork_of, fork_step, followed, at)
  JOIN text p ON p.n = g.plan_n JOIN text d ON d.n = g.document_n
), made AS (
  INSERT INTO run (id, org_id, workflow_id, version, plan, document, trigger, trigger_node_id, input, started_by, idempotency_key, request_hash,
    parent_run_id, parent_call_key, depth, fork_of, fork_step_key, followed, seq, admission, priority, queue, start_at, lane, lane_limit,
    workflow_limit, root_run_id, place_run_id, partial, line, deadline)
  SELECT id, org, workflow, version, plan, document, trigger, trigger_node, input::jsonb, started_by, key, hash,
    parent, parent_call, depth, fork_of, fork_step,
    -- Asked here and not remembered, so that no end is missed by who listens to the workflow.
    followed OR admission IS NOT NULL
      OR EXISTS (SELECT FROM subscription s WHERE s.source_workflow_id = given.workflow AND s.active), 1, admission, coalesce((at->>'priority')::int, 50),
    at->>'queue', (at->>'startAt')::timestamptz, at->>'lane', (at->>'laneLimit')::int, (at->>'limit')::int, at->>'root', at->>'place', said::jsonb->'partial',
    CASE WHEN admission IN ('delayed', 'waiting') THEN jsonb_build_array(org, at->'root' IS NULL, at->'queue',
      CASE WHEN at ? 'limit' THEN workflow END, at->'limit', at->'lane', at->'laneLimit')::text END,
    CASE WHEN admission IS NULL OR admission = 'admitted' THEN clock_timestamp() + (at->>'timeoutMs')::bigint * interval '1 ms' END
  FROM given
  ON CONFLICT (workflow_id, idempotency_key) DO NOTHING RETURNING id, admission, priority
), said AS (
  INSERT INTO run_event (run_id, seq, at, type, data)
  SELECT given.id, 1, clock_timestamp(), 'run-created', given.said::jsonb FROM given JOIN made ON made.id = given.id
)
SELECT id, admission, priority FROM made`;

const columns = (drafts: readonly Draft[], readers: ((draft: Draft) => unknown)[]) => readers.map((read) => drafts.map(read));

// Published versions start many runs from the same objects.
const writtenTexts = new WeakMap<object, string>();

/** Distinct texts, counted from 1 as SQL does. */
function collectTexts() {
  const all: string[] = [];
  const indexes = new Map<object, number>();
  return {
    all,
    indexOf(value: object): number {
      const known = indexes.get(value);
      if (known !== undefined) return known;
      const text = writtenTexts.get(value) ?? toJsonText(value);
      writtenTexts.set(value, text);
      const index = all.push(text);
      indexes.set(value, index);
      return index;
    },
  };
}

function createdData(run: NewRun, input: unknown): RunEventData["run-created"] {
  const { trigger, plan, startedBy, version, parent, forkOf, partial } = run;
  return {
    trigger,
    triggerNodeId: plan.trigger,
    startedBy,
    version,
    input,
    ...(parent ? { parent: { runId: parent.runId, stepKey: parent.stepKey } } : {}),
    ...(forkOf ? { forkOf } : {}),
    ...(partial ? { partial } : {}),
  };
}

/** Inputs that are too large for an event. */
async function storeInputs(tx: Sql, drafts: Draft[]): Promise<void> {
  for (const { run, runId, input } of drafts) {
    if (!input.artifact) continue;
    await tx.query(
      "INSERT INTO artifact (id, org_id, run_id, media_type, content) VALUES ($1, $2, $3, 'application/json', convert_to($4, 'UTF8'))",
      [input.artifact.id, run.orgId, runId, input.artifact.text],
    );
  }
}

type Earlier = { id: string; workflow_id: string; idempotency_key: string; request_hash: string | null };

const keyOf = ({ workflowId, idempotencyKey }: Pick<NewRun, "workflowId" | "idempotencyKey">) => `${workflowId} ${idempotencyKey}`;

async function findEarlier(tx: Sql, runs: NewRun[]): Promise<Map<string, Earlier>> {
  if (runs.length === 0) return new Map();
  const { rows } = await tx.query<Earlier>(
    `SELECT r.id, r.workflow_id, r.idempotency_key, r.request_hash
     FROM run r JOIN unnest($1::text[], $2::text[]) AS g(workflow, key) ON r.workflow_id = g.workflow AND r.idempotency_key = g.key`,
    [runs.map((run) => run.workflowId), runs.map((run) => run.idempotencyKey)],
  );
  return new Map(rows.map((row) => [keyOf({ workflowId: row.workflow_id, idempotencyKey: row.idempotency_key }), row]));
}
