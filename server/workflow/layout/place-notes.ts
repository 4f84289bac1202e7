// Sticky notes after the nodes have moved: each goes with the node that it stood nearest to, and out of the way of what stands there.
import { type Bounds, listBounds, listParents } from "../container-bounds";
import type { NodeCatalog } from "../define";
import type { WorkflowDocument } from "../document";
import { listGroupBounds } from "../group-bounds";

type Point = { x: number; y: number };

/** Between a note and what it gives way to. */
const gap = 16;

/**
 * The new places of the notes that have to move, when `moved` nodes were placed anew from `before` to `after`. A note that none of
 * them was near to, or covers now, stays where it is.
 */
export function placeNotes(
  before: WorkflowDocument,
  after: WorkflowDocument,
  { catalog, moved }: { catalog: NodeCatalog; moved: ReadonlySet<string> },
): Record<string, Point> {
  if (before.notes.length === 0) return {};
  const [old, now] = [survey(before, catalog), survey(after, catalog)];
  const placed = [...moved].flatMap((id) => now.boxes.get(id) ?? []);
  const notes = before.notes.map(({ id, position, size }) => {
    const note = { ...position, ...size };
    const anchor = findNearest(note, old);
    const follows = anchor !== null && moved.has(anchor);
    return { id, note, wanted: follows ? follow(note, old.boxes.get(anchor), now.boxes.get(anchor)) : note, follows };
  });
  const isInWay = (note: Bounds) => placed.some((box) => touches(note, box, 0));
  const [going, staying] = [
    notes.filter((each) => each.follows || isInWay(each.note)),
    notes.filter((each) => !each.follows && !isInWay(each.note)),
  ];
  const taken = staying.map(({ note }) => note);
  const positions: Record<string, Point> = {};
  for (const { id, note, wanted } of going) {
    const place = settle(wanted, { note, old, now, taken });
    taken.push(place);
    if (place.x !== note.x || place.y !== note.y) positions[id] = { x: Math.round(place.x), y: Math.round(place.y) };
  }
  return positions;
}

type Survey = {
  /** Cards and loops by their ids. */
  boxes: ReadonlyMap<string, Bounds>;
  cards: readonly Bounds[];
  /** Loops by their ids, and groups. */
  frames: ReadonlyMap<string, Bounds>;
};

function survey(document: WorkflowDocument, catalog: NodeCatalog): Survey {
  const boxes = listBounds(document, catalog);
  const parents = listParents(document, catalog);
  const isLoop = ({ type }: { type: string }) => Object.hasOwn(catalog, type) && catalog[type]?.container !== undefined;
  const loops = new Set(document.nodes.filter(isLoop).map(({ id }) => id));
  const groups = listGroupBounds(document.groups, { parents, bounds: boxes });
  const entries = [...boxes];
  return {
    boxes,
    cards: entries.filter(([id]) => !loops.has(id)).map(([, box]) => box),
    frames: new Map([...entries.filter(([id]) => loops.has(id)), ...[...groups].map(([id, box]) => [`group:${id}`, box] as const)]),
  };
}

/** By the distance of their edges, then of their middles. A loop around the note is not beside it. */
function findNearest(note: Bounds, { boxes, frames }: Survey): string | null {
  let best: { id: string; edges: number; middles: number } | null = null;
  for (const [id, box] of boxes) {
    if (frames.has(id) && holds(box, note)) continue;
    const edges = Math.hypot(distance(note.x, note.width, box.x, box.width), distance(note.y, note.height, box.y, box.height));
    const middles = Math.hypot(box.x + box.width / 2 - note.x - note.width / 2, box.y + box.height / 2 - note.y - note.height / 2);
    if (!best || edges < best.edges || (edges === best.edges && middles < best.middles)) best = { id, edges, middles };
  }
  return best?.id ?? null;
}

const distance = (from: number, length: number, other: number, otherLength: number) =>
  Math.max(0, other - (from + length), from - (other + otherLength));

/** On the same side of it, as far away as it was. */
function follow(note: Bounds, from: Bounds | undefined, to: Bounds | undefined): Bounds {
  if (!from || !to) return note;
  const x = note.x >= from.x + from.width ? to.x + to.width - (from.x + from.width) : to.x - from.x;
  const y = note.y >= from.y + from.height ? to.y + to.height - (from.y + from.height) : to.y - from.y;
  return { ...note, x: note.x + x, y: note.y + y };
}

type Ground = { note: Bounds; old: Survey; now: Survey; taken: readonly Bounds[] };

/**
 * The nearest place where nothing covers it: in the loops and groups that it lay in when there is room, else clear of all of them.
 * What lay across a frame's edge may do so again.
 */
function settle(wanted: Bounds, { note, old, now, taken }: Ground): Bounds {
  const solid = [...now.cards, ...taken].map((box) => ({ box, within: gap }));
  const framesBut = (isLeft: (id: string) => boolean) =>
    [...now.frames].filter(([id]) => !isLeft(id)).map(([, box]) => ({ box, within: 0 }));
  if (!findHit(wanted, [...solid, ...framesBut((id) => touches(note, old.frames.get(id), 0))])) return wanted;
  const around = [...old.frames].flatMap(([id, box]) => (holds(box, note) ? [id] : []));
  const isInside = (place: Bounds) => around.every((id) => holds(now.frames.get(id) ?? place, place));
  const inside = slideAll(wanted, [...solid, ...framesBut((id) => around.includes(id))]).filter(isInside);
  const places = inside.length > 0 ? inside : slideAll(wanted, [...solid, ...framesBut(() => false)]);
  const far = (place: Bounds) => Math.abs(place.x - wanted.x) + Math.abs(place.y - wanted.y);
  return places.reduce((best, place) => (far(place) < far(best) ? place : best));
}

const slideAll = (from: Bounds, obstacles: readonly Obstacle[]) => ways.map((way) => slide(from, way, obstacles));

const ways = [
  { x: 1, y: 0 },
  { x: -1, y: 0 },
  { x: 0, y: 1 },
  { x: 0, y: -1 },
] as const;

/** Past whatever stands in the way, in one direction, until nothing does. */
function slide(from: Bounds, way: Point, obstacles: readonly Obstacle[]): Bounds {
  let place = from;
  for (let hit = findHit(place, obstacles); hit; hit = findHit(place, obstacles))
    place = {
      ...place,
      x: way.x === 0 ? place.x : way.x > 0 ? hit.x + hit.width + gap : hit.x - place.width - gap,
      y: way.y === 0 ? place.y : way.y > 0 ? hit.y + hit.height + gap : hit.y - place.height - gap,
    };
  return place;
}

/** `within`: how near to it is too near. */
type Obstacle = { box: Bounds; within: number };

const findHit = (place: Bounds, obstacles: readonly Obstacle[]) => obstacles.find(({ box, within }) => touches(place, box, within))?.box;

/** Or comes nearer than `within`. */
function touches(one: Bounds, other: Bounds | undefined, within: number): boolean {
  if (!other) return false;
  return (
    one.x < other.x + other.width + within &&
    other.x < one.x + one.width + within &&
    one.y < other.y + other.height + within &&
    other.y < one.y + one.height + within
  );
}

function holds(outer: Bounds, inner: Bounds): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
