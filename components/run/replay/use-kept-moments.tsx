"use client";

import { type ReactNode, useCallback, useMemo, useState } from "react";
import type { AxisMark } from "../timeline/timeline-axis";
import type { LiveRun } from "../use-run-view";
import type { Replay } from "./create-replay";
import { MomentActions } from "./moment-actions";
import { useBookmarks } from "./use-bookmarks";
import { useAskedBookmark } from "./use-moment-address";

/** The moments of a run that have a name: where they are, how one is made, and the buttons for that. */
export function useKeptMoments(
  runId: string,
  replay: Replay,
  { index, seq, loaded }: LiveRun,
): { marks: readonly AxisMark[]; onBookmark(): void; actions: ReactNode } {
  const kept = useBookmarks(runId);
  useAskedBookmark(replay, { bookmarks: kept.bookmarks, isLoaded: kept.isLoaded && loaded });
  const [isOpen, setOpen] = useState(false);
  const { bookmarks } = kept;
  const marks = useMemo(() => bookmarks.map(({ id, seq: at, name }) => ({ id, name, time: index.timeOf(at) })), [bookmarks, index]);
  const onBookmark = useCallback(() => setOpen(true), []);
  const actions = <MomentActions replay={replay} index={index} seq={seq} kept={kept} isOpen={isOpen} onOpenChange={setOpen} />;
  return { marks, onBookmark, actions };
}
