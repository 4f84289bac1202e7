import "server-only";
import type { Sql } from "@/server/db";
import { defaultSettings } from "@/server/workflow/document";
import type { NewRun } from "./create-runs";
import { type KnownLimits, readLimits } from "./known-limits";

/** What a new run competes for, and in whose place it goes on. Left out: nothing, its own. */
export type RunPlace = {
  priority?: number;
  queue?: string;
  startAt?: Date;
  lane?: string;
  laneLimit?: number;
  /** Runs of the workflow at once. */
  limit?: number;
  timeoutMs?: number;
  /** The run in whose place of the org and the queue it goes on. */
  root?: string;
  /** The same for the place of the workflow. */
  place?: string;
  /** It waits until it is admitted. */
  isHeld?: true;
  /** It is counted although nothing holds it back: a limit touches the run that it belongs to. */
  counts?: true;
};

type Parent = {
  id: string;
  workflow_id: string;
  priority: number;
  queue: string | null;
  root_run_id: string | null;
  place_run_id: string | null;
  admission: string | null;
};

/**
 * Says what runs compete for; null: nothing at all, as most do. A run with a parent is not held back by the org or a queue, for its
 * parent waits for it, in whose place it goes on; nor by its workflow's limit and time when that is its parent's workflow, of which
 * it is a part. Costs a query when a run has a parent, and one a second for each org.
 */
export async function readPlaces(tx: Sql, runs: readonly NewRun[]): Promise<(run: NewRun) => RunPlace | null> {
  const parentIds = [...new Set(runs.flatMap(({ parent }) => (parent ? [parent.runId] : [])))];
  const parents = new Map<string, Parent>();
  if (parentIds.length > 0) {
    const { rows } = await tx.query<Parent>({
      name: "read-places",
      text: "SELECT id, workflow_id, priority, queue, root_run_id, place_run_id, admission FROM run WHERE id = ANY($1)",
      values: [parentIds],
    });
    for (const row of rows) parents.set(row.id, row);
  }
  const known = await readLimits(tx, [...new Set(runs.map(({ orgId }) => orgId))]);
  return (run) => {
    const parent = run.parent && parents.get(run.parent.runId);
    const place: RunPlace = { ...(parent ? placeBelow(parent, run) : ownPlace(run)), ...asked(run) };
    if (isHeld(place, parent ? undefined : known.get(run.orgId))) place.isHeld = true;
    return Object.keys(place).length > 0 ? place : null;
  };
}

const settingsOf = ({ document }: NewRun) => document.settings ?? defaultSettings;

function ownPlace(run: NewRun): RunPlace {
  const { priority } = settingsOf(run);
  const queue = run.queue ?? settingsOf(run).queue;
  return { ...(priority === defaultSettings.priority ? {} : { priority }), ...(queue === null ? {} : { queue }), ...ownLimits(run) };
}

function placeBelow(parent: Parent, run: NewRun): RunPlace {
  const isPart = parent.workflow_id === run.workflowId;
  return {
    priority: parent.priority,
    ...(parent.queue === null ? {} : { queue: parent.queue }),
    root: parent.root_run_id ?? parent.id,
    ...(isPart ? { place: parent.place_run_id ?? parent.id } : ownLimits(run)),
    ...(parent.admission === null ? {} : { counts: true }),
  };
}

function ownLimits(run: NewRun): RunPlace {
  const { concurrency, timeoutMs } = settingsOf(run);
  return { ...(concurrency === null ? {} : { limit: concurrency }), ...(timeoutMs === null ? {} : { timeoutMs }) };
}

function isHeld({ limit, lane, queue }: RunPlace, org: KnownLimits | undefined): boolean {
  return limit !== undefined || lane !== undefined || org?.hasLimit === true || (queue !== undefined && org?.queues.has(queue) === true);
}

/** What whoever starts it says, whatever stands above it. */
function asked({ priority, startAt, lane }: NewRun): RunPlace {
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(startAt === undefined ? {} : { startAt }),
    ...(lane === undefined ? {} : { lane: lane.key, laneLimit: lane.limit }),
  };
}
