import "server-only";
import { transaction } from "@/server/db";
import { tryToAdmit } from "./admit-runs";
import { type EngineEvent, type PrepareSend, runCancelled, runWoken } from "./engine-event";
import { announceRun, cancelRun } from "./event-log";
import { markTold, readEnd } from "./event-log/follow-runs";
import { startListeners } from "./topics/start-listeners";

/**
 * Tells of the end of a run to whoever follows it, once, in one transaction: the run that waits for it, the workflows that
 * listen to its workflow, and the runs that it waited for itself, which are cancelled. Then those may begin that waited for its
 * place. Harmless when nobody follows it, and when it was told before; the sweeper repeats what a crash left out.
 */
export async function tellOfEnd(prepareSend: PrepareSend, runId: string): Promise<void> {
  const told = await transaction(async (tx) => {
    const end = await readEnd(tx, runId);
    if (!end) return null;
    const orphans: string[] = [];
    for (const child of end.liveChildren)
      if (await cancelRun(tx, { runId: child, by: "system", reason: "parent-ended" })) orphans.push(child);
    const heard = await startListeners(tx, runId, prepareSend);
    await markTold(tx, runId);
    const { parent } = end;
    const events: EngineEvent[] = orphans.map(runCancelled);
    if (parent?.isReady) events.push(runWoken(parent.runId, `child-${runId}`));
    return { orphans, heard, dispatch: events.length > 0 ? await prepareSend(tx, events) : null };
  });
  if (!told) return;
  await told.dispatch?.();
  await told.heard?.();
  await tryToAdmit(prepareSend);
  for (const orphan of told.orphans) {
    announceRun(orphan);
    await tellOfEnd(prepareSend, orphan);
  }
}
