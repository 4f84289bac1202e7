"use client";

import { useEffect, useRef } from "react";
import { isTyping } from "@/components/is-typing";
import { type Landmark, landmarkKinds } from "@/server/workflow/replay/landmarks";
import type { Replay } from "./create-replay";
import { jump, landmarkLooks } from "./jump-menu";

type ReplayKeys = { replay: Replay; landmarks: readonly Landmark[]; seq: number; onBookmark?: (() => void) | undefined; enabled?: boolean };

/** Space plays, `,` and `.` step, letters jump (Shift: back), `B` keeps the moment, End is now. Fields and menus keep their keys. */
export function useReplayKeys(keys: ReplayKeys) {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (latest.current.enabled === false || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event))
        return;
      // Space presses the button that has the focus.
      if (event.key === " " && event.target instanceof HTMLElement && event.target.closest("button, a, [role=tab], [role=group][tabindex]"))
        return;
      if (act(latest.current, event)) event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

function act(keys: ReplayKeys, { key, shiftKey }: KeyboardEvent): boolean {
  const { replay, onBookmark } = keys;
  const kind = landmarkKinds.find((candidate) => landmarkLooks[candidate].key === key.toUpperCase());
  if (kind) return jump(keys, kind, shiftKey ? -1 : 1);
  if (key === " ") replay.getState().playing ? replay.pause() : replay.play();
  else if (key === ",") replay.step(-1);
  else if (key === ".") replay.step(1);
  else if (key === "End") replay.live();
  else if (key.toUpperCase() === "B" && onBookmark) onBookmark();
  else return false;
  return true;
}
