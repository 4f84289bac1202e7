import "server-only";
import type { Sql } from "@/server/db";
import { tryToAdmit } from "./admit-runs";
import { type PrepareSend, runRequested } from "./engine-event";
import { beginCreating, type CreatedRun, type NewRun } from "./event-log/create-runs";

/**
 * Creates runs and asks the executor for those that no limit holds back, in the caller's transaction: either both are there or
 * neither. Call `dispatch` after the commit; it also lets those in who found no place yet but may have one.
 */
export async function requestRuns(
  tx: Sql,
  runs: readonly NewRun[],
  prepareSend: PrepareSend,
): Promise<{ created: CreatedRun[]; dispatch: () => Promise<void> }> {
  const creating = await beginCreating(tx, runs);
  const request = (created: readonly CreatedRun[]) => requestAdmitted(tx, { runs, created, prepareSend });
  // Both in one round trip, where it is sure what will be created.
  const [created, dispatch] = creating.foreseen
    ? await Promise.all([creating.created, request(creating.foreseen)])
    : await creating.created.then(async (sure) => [sure, await request(sure)] as const);
  return { created, dispatch };
}

type Requesting = { runs: readonly NewRun[]; created: readonly CreatedRun[]; prepareSend: PrepareSend };

async function requestAdmitted(tx: Sql, { runs, created, prepareSend }: Requesting): Promise<() => Promise<void>> {
  const fresh = created.flatMap((run, index) => {
    const orgId = runs[index]?.orgId;
    return run.created && orgId !== undefined ? [{ ...run, orgId }] : [];
  });
  const admitted = fresh.filter(({ isAdmitted }) => isAdmitted);
  const send = admitted.length > 0 ? await prepareSend(tx, admitted.map(runRequested)) : null;
  return async () => {
    await send?.();
    if (admitted.length < fresh.length) await tryToAdmit(prepareSend);
  };
}
