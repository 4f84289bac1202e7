// Lists that two people changed: each keeps what it added, and only what both did to one element is asked.
import { isSameValue } from "./is-same-value";
import { findName, type Items, type Matched, matchItems, type Name, nameOf } from "./match-items";
import type { Sides } from "./merge-value";

/** Merges what one element has become. undefined: it is not there, on this side or in the result. */
type MergeItem = (sides: Sides, at: string | number) => unknown;

type Lists = { base: Items | null; mine: Items; theirs: Items };

/** The places of an element in the three lists; null: not there. */
type Slot = { base: number | null; lead: number | null; other: number | null };

/**
 * Both people's elements, in the order that one of them gave them, or null where that cannot be said: both put them into orders
 * of their own, or nothing tells which element is which.
 */
export function mergeLists({ base: known, mine, theirs }: Lists, mergeItem: MergeItem): unknown[] | null {
  const base = known ?? [];
  const name = findName([base, mine, theirs]);
  if (known === null && name === null) return null;
  const [myPlaces, theirPlaces] = [matchItems(base, mine, name), matchItems(base, theirs, name)];
  if (!myPlaces || !theirPlaces) return null;
  const lead = chooseLead(myPlaces, theirPlaces);
  if (lead === null) return null;
  const sides = { mine: { items: mine, places: myPlaces }, theirs: { items: theirs, places: theirPlaces } };
  const other = lead === "mine" ? "theirs" : "mine";
  // What both added in one place: theirs, then mine.
  const slots = joinSlots(sides[lead], sides[other], { name, leadFirst: lead === "theirs" });
  return slots.flatMap((slot) => {
    const [ofLead, ofOther] = [itemAt(sides[lead].items, slot.lead), itemAt(sides[other].items, slot.other)];
    const [my, their] = lead === "mine" ? [ofLead, ofOther] : [ofOther, ofLead];
    const old = itemAt(base, slot.base);
    // By what it is called: its number is another one on each side.
    const called = name === null ? null : nameOf(old ?? ofLead ?? ofOther, name);
    const merged = mergeItem({ base: old, mine: my, theirs: their }, called ?? slot.base ?? base.length);
    return merged === undefined ? [] : [merged];
  });
}

const itemAt = (items: Items, at: number | null): unknown => (at === null ? undefined : items[at]);

/** Who moved elements that both still have: that order is taken. null: both did, and not alike. */
function chooseLead(mine: Matched, theirs: Matched): "mine" | "theirs" | null {
  const my = keepShared(mine, theirs);
  const their = keepShared(theirs, mine);
  if (!isMoved(my)) return "theirs";
  return !isMoved(their) || isSameValue(my, their) ? "mine" : null;
}

function keepShared(places: Matched, others: Matched): number[] {
  const shared = new Set(others);
  return places.filter((at) => at !== null && shared.has(at)) as number[];
}

const isMoved = (places: readonly number[]) => places.some((at, index) => at < (places[index - 1] ?? -1));

type Changed = { items: Items; places: Matched };
type Joining = { name: Name | null; leadFirst: boolean };

function joinSlots(lead: Changed, other: Changed, { name, leadFirst }: Joining): Slot[] {
  const isSame = (left: unknown, right: unknown) => (name === null ? isSameValue(left, right) : nameOf(left, name) === nameOf(right, name));
  const slots = lead.items.map((_, index): Slot => ({ base: lead.places[index] ?? null, lead: index, other: null }));
  const added = slots.filter(({ base }) => base === null);
  let last = -1;
  for (const [index, item] of other.items.entries()) {
    const base = other.places[index] ?? null;
    const found =
      base === null
        ? added.find((slot) => slot.other === null && isSame(itemAt(lead.items, slot.lead), item))
        : slots.find((slot) => slot.base === base);
    if (found) {
      found.other = index;
      last = slots.indexOf(found);
      continue;
    }
    if (leadFirst) while (isLeadsOwn(slots[last + 1])) last++;
    slots.splice(++last, 0, { base, lead: null, other: index });
  }
  return slots;
}

const isLeadsOwn = (slot: Slot | undefined) => slot !== undefined && slot.base === null && slot.other === null;
