"use client";
import { useStoreApi } from "@xyflow/react";
import { useMemo } from "react";
import { nodeCatalog } from "@/server/nodes/registry";
import { type Bounds, cardSize, listBounds, listParents, withInside } from "@/server/workflow/container-bounds";
import type { Point } from "@/server/workflow/edit-document";
import { cardHeights } from "./card-handles";
import { useEditorStore } from "./editor-context";
import { markKey, readSelection } from "./mark-keys";
import { listSnapLines, type SnapLines, snapToLines } from "./snap-lines";

/** On the screen. */
const reach = 6;

/** What is known of a drag from its beginning. */
type Held = { key: string; size: Pick<Bounds, "width" | "height">; frame: Point; lines: SnapLines };

/** Puts what is dragged onto the lines of what stands still. */
export function useSnapping() {
  const store = useEditorStore();
  const flowStore = useStoreApi();
  return useMemo(() => {
    let held: Held | null = null;
    const clear = () => store.getState().guides.length > 0 && store.setState({ guides: [] });
    return {
      grab(key: string | null) {
        held = key === null ? null : hold(store.getState(), key);
      },
      /** The places as they should be. */
      snap(places: Map<string, Point>, dragging: boolean): Map<string, Point> {
        const at = held && places.get(held.key);
        if (!held || !at) return places;
        const zoom = flowStore.getState().transform[2];
        const box = { x: at.x + held.frame.x, y: at.y + held.frame.y, ...held.size };
        const { by, guides } = snapToLines(box, held.lines, reach / zoom);
        if (!dragging) clear();
        else if (JSON.stringify(guides) !== JSON.stringify(store.getState().guides)) store.setState({ guides });
        if (by.x === 0 && by.y === 0) return places;
        return new Map([...places].map(([key, { x, y }]) => [key, { x: x + by.x, y: y + by.y }]));
      },
    };
  }, [store, flowStore]);
}

type Seen = Pick<ReturnType<ReturnType<typeof useEditorStore>["getState"]>, "history" | "selected" | "collapsed">;

function hold({ history: { document }, selected, collapsed }: Seen, key: string): Held | null {
  const bounds = listBounds(document, nodeCatalog, collapsed);
  const parents = listParents(document, nodeCatalog);
  const chosen = readSelection(document, selected.has(key) ? selected : [key]);
  const moving = withInside(document, chosen.nodeIds);
  const drawn = (box: Bounds): Bounds => ({ ...box, height: box.height > cardSize.height ? box.height : cardHeights.build });
  const notes = document.notes.map((note) => ({ key: markKey("note", note.id), box: { ...note.position, ...note.size } }));
  const own = bounds.has(key) ? drawn(bounds.get(key) as Bounds) : notes.find((note) => note.key === key)?.box;
  if (!own) return null;
  // Cards go by cards: a wire is straight between those, and frames and notes rarely mean to line up with it.
  const others = document.nodes.flatMap(({ id }) => {
    const box = bounds.get(id);
    return box && !moving.has(id) ? [drawn(box)] : [];
  });
  const still = notes.filter((note) => note.key !== key && !chosen.notes.some(({ id }) => markKey("note", id) === note.key));
  const lines = listSnapLines([...others, ...(key.startsWith("note:") ? still.map(({ box }) => box) : [])]);
  return { key, size: { width: own.width, height: own.height }, frame: bounds.get(parents.get(key) ?? "") ?? { x: 0, y: 0 }, lines };
}
