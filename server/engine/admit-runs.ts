import "server-only";
import { type Sql, transaction } from "@/server/db";
import { log } from "@/server/log";
import { type PrepareSend, runRequested } from "./engine-event";
import {
  countPlaces,
  hasWaitingRuns,
  type Line,
  listCandidates,
  listLines,
  lockAdmission,
  markAdmitted,
  type Places,
  placeOf,
  releaseDelayed,
} from "./event-log/admissions";
import { contestedPlaces } from "./event-log/contested-places";
import { grouped } from "./grouped";

/** Bounds one transaction. */
const admitAtOnce = 500;

const admitters = new WeakMap<PrepareSend, (asked: null) => Promise<number>>();

/**
 * Starts those who wait for a place or a time, as far as the limits of org, queue, workflow and lane allow. Called when runs that
 * a limit touches are created and when one ends, and every second for what has neither: a resumed run, a delayed start, a limit
 * that was raised, an end whose process died. Calls at the same moment share one look. Returns how many were started.
 */
export function admitRuns(prepareSend: PrepareSend): Promise<number> {
  let admit = admitters.get(prepareSend);
  if (!admit) {
    admit = grouped(async (asked: readonly null[]) => {
      const admitted = await admitAll(prepareSend);
      return asked.map(() => admitted);
    });
    admitters.set(prepareSend, admit);
  }
  return admit(null);
}

/** The same where the work that frees or wants a place is done already: who did it is not told that this failed, the next look repeats it. */
export async function tryToAdmit(prepareSend: PrepareSend): Promise<void> {
  await admitRuns(prepareSend).catch((error) => log().warn({ err: error }, "could not admit runs that wait"));
}

async function admitAll(prepareSend: PrepareSend): Promise<number> {
  let admitted = 0;
  while (await hasWaitingRuns()) {
    const round = await transaction((tx) => admitSome(tx, prepareSend));
    await round.dispatch?.();
    admitted += round.admitted;
    if (round.admitted < admitAtOnce) break;
  }
  return admitted;
}

async function admitSome(tx: Sql, prepareSend: PrepareSend): Promise<{ admitted: number; dispatch: (() => Promise<void>) | null }> {
  await lockAdmission(tx);
  await releaseDelayed(tx);
  const lines = await listLines(tx);
  const free = countFree(await countPlaces(tx, lines));
  const open = lines.map((line) => ({ ...line, free: free.of(line) })).filter((line) => line.free > 0);
  if (open.length === 0) return { admitted: 0, dispatch: null };
  const byKey = new Map(open.map((line) => [line.key, line]));
  const chosen: string[] = [];
  for (const { runId, line: key } of await listCandidates(tx, open, admitAtOnce)) {
    const line = byKey.get(key);
    if (!line || free.of(line) === 0) continue;
    free.take(line);
    chosen.push(runId);
  }
  const admitted = await markAdmitted(tx, chosen);
  return { admitted: admitted.length, dispatch: admitted.length > 0 ? await prepareSend(tx, admitted.map(runRequested)) : null };
}

/** How many places each line has left while they are given away. */
function countFree({ used, limits }: Places) {
  const taken = new Map(used);
  const left = (place: string, limit: number | undefined) =>
    limit === undefined ? admitAtOnce : Math.max(0, limit - (taken.get(place) ?? 0));
  return {
    of: (line: Line) => Math.min(admitAtOnce, ...contestedPlaces(line, limits).map(({ place, limit }) => left(place, limit))),
    take(line: Line) {
      const { orgId, queue, workflow, lane } = line;
      const places = [
        ...(line.isTop ? [placeOf.org(orgId)] : []),
        ...(line.isTop && queue !== null ? [placeOf.queue(orgId, queue)] : []),
        ...(workflow ? [placeOf.workflow(workflow.id), placeOf.inner(workflow.id)] : []),
        ...(lane ? [placeOf.lane(lane.key)] : []),
      ];
      for (const place of places) taken.set(place, (taken.get(place) ?? 0) + 1);
    },
  };
}
