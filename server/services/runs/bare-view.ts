import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { processSingleton } from "@/server/process-singleton";
import type { RunEvent } from "@/server/workflow/run-event";
import { emptyRunView, foldRun, type RunView } from "@/server/workflow/run-view";
import { requireRun, type runIdInput } from "./run-record";

/** What steps got and gave, thought and said: left in the database. */
const values = ["input", "output", "config", "thought", "text", "args", "result"];
/** They change nothing of how a run or a step stands. */
const besides = ["log-written", "message-sent", "note-added", "budget-reached"];
const pageEvents = 5_000;

/**
 * How a run and each of its steps stand, without the values: what a page shows first, while it reads the history. `lastSeq` says from
 * where to go on. The same fold as everywhere, of events that are stripped in the database. Throws `not_found`.
 */
export async function readBareView(actor: Actor, { id }: z.output<typeof runIdInput>): Promise<RunView> {
  const { lastSeq } = await requireRun(actor, id);
  return catchUp(id, lastSeq);
}

/** Runs that are looked at again and again are folded on from where they were. */
const runsKept = 16;
type Kept = { view: RunView; until: number };
const kept = () => processSingleton("bare-views", () => new Map<string, Promise<Kept>>());

async function catchUp(runId: string, until: number): Promise<RunView> {
  const runs = kept();
  const before = runs.get(runId) ?? Promise.resolve({ view: emptyRunView(), until: 0 });
  // One after the other, so that many who come at once cost one look.
  const next = before.then((known) => (known.until >= until ? known : foldOn(runId, known, until)));
  runs.delete(runId);
  runs.set(runId, next);
  const oldest = runs.keys().next().value;
  if (runs.size > runsKept && oldest !== undefined) runs.delete(oldest);
  try {
    return (await next).view;
  } catch (error) {
    if (runs.get(runId) === next) runs.delete(runId);
    throw error;
  }
}

async function foldOn(runId: string, known: Kept, until: number): Promise<Kept> {
  let { view } = known;
  for (let after = known.until; after < until; after += pageEvents)
    view = foldRun(await readBareEvents(runId, after, Math.min(until, after + pageEvents)), view);
  // What is left out above counts too: from there on the stream tells everything.
  return { view: { ...view, lastSeq: until }, until };
}

async function readBareEvents(runId: string, after: number, until: number): Promise<RunEvent[]> {
  const { rows } = await pool().query<{ seq: number; at: Date; type: string; stepKey: string | null; data: unknown }>({
    name: "read-bare-events",
    text: `SELECT seq, at, type, step_key AS "stepKey", data - $4::text[] AS data FROM run_event
      WHERE run_id = $1 AND seq > $2 AND seq <= $3 AND type <> ALL ($5::text[]) ORDER BY seq`,
    values: [runId, after, until, values, besides],
  });
  return rows.map(
    ({ seq, at, type, stepKey, data }) => ({ seq, at: at.toISOString(), type, ...(stepKey === null ? {} : { stepKey }), data }) as RunEvent,
  );
}
