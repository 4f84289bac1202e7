"use client";

import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { changeAddress, useAddress } from "../use-address";
import type { Replay } from "./create-replay";

/** Long enough that a playhead on its way writes nothing. */
const settledMs = 300;

/** The moment that the address named when the page was opened (`?at=<seq>`); null: now. */
export function useAskedMoment(): number | null {
  const [read] = useAddress();
  const [asked] = useState(() => {
    const seq = Number(read("at"));
    return Number.isSafeInteger(seq) && seq > 0 ? seq : null;
  });
  return asked;
}

/** Keeps the moment in the address once the playhead stands still, so that the page can be shared as it is. */
export function useMomentAddress(replay: Replay) {
  const moment = useStore(replay, (state) => (state.playing ? undefined : state.moment));
  useEffect(() => {
    if (moment === undefined) return;
    const timer = setTimeout(() => changeAddress({ at: moment === null ? null : String(moment) }), settledMs);
    return () => clearTimeout(timer);
  }, [moment]);
}

/** Goes to the bookmark that the address names (`?bookmark=<id>`), once the bookmarks are known. */
export function useAskedBookmark(replay: Replay, kept: { bookmarks: readonly { id: string; seq: number }[]; isLoaded: boolean }) {
  const [read] = useAddress();
  const asked = read("bookmark");
  useEffect(() => {
    if (asked === null || !kept.isLoaded) return;
    const bookmark = kept.bookmarks.find(({ id }) => id === asked);
    if (bookmark) replay.seekTo(bookmark.seq);
    // From here on the moment itself is in the address.
    changeAddress({ bookmark: null, ...(bookmark ? { at: String(bookmark.seq) } : {}) });
  }, [asked, kept.isLoaded, kept.bookmarks, replay]);
}
