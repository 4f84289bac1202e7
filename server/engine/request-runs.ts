import "server-only";
import type { Sql } from "@/server/db";
import { tryToAdmit } from "./admit-runs";
import { type PrepareSend, runRequested } from "./engine-event";
import { type CreatedRun, createRuns, type NewRun } from "./event-log/create-runs";

/**
 * Creates runs and asks the executor for those that no limit holds back, in the caller's transaction: either both are there or
 * neither. Call `dispatch` after the commit; it also lets those in who found no place yet but may have one.
 */
export async function requestRuns(
  tx: Sql,
  runs: readonly NewRun[],
  prepareSend: PrepareSend,
): Promise<{ created: CreatedRun[]; dispatch: () => Promise<void> }> {
  const created = await createRuns(tx, runs);
  const fresh = created.flatMap((run, index) => {
    const orgId = runs[index]?.orgId;
    return run.created && orgId !== undefined ? [{ ...run, orgId }] : [];
  });
  const admitted = fresh.filter(({ isAdmitted }) => isAdmitted);
  const send = admitted.length > 0 ? await prepareSend(tx, admitted.map(runRequested)) : null;
  return {
    created,
    async dispatch() {
      await send?.();
      if (admitted.length < fresh.length) await tryToAdmit(prepareSend);
    },
  };
}
