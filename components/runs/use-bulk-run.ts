"use client";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { type BulkRun, countRuns } from "@/components/runs/bulk-dialog";
import { actOnMany } from "@/components/runs/run-bulk";
import { type RunAct, useRefreshRuns } from "@/components/runs/use-run-acts";
import { toastUndo } from "@/components/toast-undo";

/** So many are done at once without a dialog: a toast tells of it. */
const atOnce = 25;

/** Carries out acts on many runs. A small one that went well is told of in a toast; all others in a dialog (`run`). */
export function useBulkRun(onDone: () => void) {
  const [run, setRun] = useState<BulkRun | null>(null);
  const stop = useRef(false);
  const refresh = useRefreshRuns();
  const start = async (act: RunAct, ids: readonly string[]) => {
    stop.current = false;
    const isLarge = ids.length > atOnce;
    if (isLarge) setRun({ act, progress: { total: ids.length, items: [], stopped: false }, ended: false });
    const progress = await actOnMany({
      ids,
      send: act.send,
      isStopped: () => stop.current,
      onProgress: (next) => {
        if (isLarge) setRun({ act, progress: next, ended: false });
      },
    });
    await refresh();
    const done = progress.items.flatMap(({ id, ok }) => (ok ? [id] : []));
    const isSmooth = done.length === progress.total;
    if (isLarge || !isSmooth) setRun({ act, progress, ended: true });
    if (isSmooth) onDone();
    tell(act, done);
  };
  const tell = ({ done: word, undo }: RunAct, ids: string[]) => {
    if (ids.length === 0) return;
    const said = `${countRuns(ids.length)} ${word}`;
    if (undo)
      toastUndo(said, async () => {
        for (let at = 0; at < ids.length; at += atOnce) await undo(ids.slice(at, at + atOnce));
        await refresh();
      });
    else toast.success(said);
  };
  return {
    run,
    start,
    stop: () => {
      stop.current = true;
    },
    close: () => setRun(null),
  };
}
