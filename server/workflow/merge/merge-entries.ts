import { listDifferences } from "../list-differences";
import { type ConflictLog, isPlace } from "./merge-conflict";
import { mergeValue, type Side, type Sides } from "./merge-value";

type Entry = { id: string };

type EntryMerge = {
  subject: "note" | "group";
  log: ConflictLog;
  /** Whether someone worked on it otherwise than by its fields. */
  isTouched?(id: string): boolean;
};

/** Sticky notes and groups: things with an id and fields. In the order of the base, then what they added, then what I did. */
export function mergeEntries<Kept extends Entry>(lists: Sides<readonly Kept[]>, merge: EntryMerge): Kept[] {
  const { subject, log } = merge;
  const [base, mine, theirs] = [toMap(lists.base), toMap(lists.mine), toMap(lists.theirs)];
  const ids = new Set([...base.keys(), ...theirs.keys(), ...mine.keys()]);
  return [...ids].flatMap((id) => {
    const sides = { base: base.get(id), mine: mine.get(id), theirs: theirs.get(id) };
    if (sides.mine && sides.theirs) return [mergeValue(sides, log.fieldsOf(subject, id)) as Kept];
    const only = sides.mine ?? sides.theirs;
    if (!only) return [];
    return !sides.base || comesBack(sides.base, only, { ...merge, deletedBy: sides.mine ? "theirs" : "mine" }) ? [only] : [];
  });
}

function comesBack<Kept extends Entry>(base: Kept, only: Kept, merge: EntryMerge & { deletedBy: Side }): boolean {
  const { subject, log, deletedBy, isTouched } = merge;
  const paths = listDifferences(base, only);
  if (paths.length === 0 && !isTouched?.(only.id)) return false;
  const isQuiet = paths.length > 0 && paths.every(([key]) => isPlace(key));
  const sides = { base, mine: deletedBy === "mine" ? undefined : only, theirs: deletedBy === "theirs" ? undefined : only };
  const conflict = { subject, id: only.id, kind: "deletion", path: [], ...sides, deletedBy, isQuiet } as const;
  return log.decide(conflict, isQuiet ? deletedBy : "mine") !== deletedBy;
}

const toMap = <Kept extends Entry>(list: readonly Kept[]) => new Map(list.map((entry) => [entry.id, entry]));
