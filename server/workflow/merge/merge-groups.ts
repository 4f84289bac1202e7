// Who is in which group is a matter of each node: two people may put different nodes into one group. A node is in one group at
// most, and the members of a group stand in one container.
import type { DocumentNode, WorkflowDocument } from "../document";
import type { ConflictLog } from "./merge-conflict";
import { mergeEntries } from "./merge-entries";
import type { Versions } from "./merge-nodes";
import { mergeValue, type Sides } from "./merge-value";

type Group = WorkflowDocument["groups"][number];

export function mergeGroups({ base, mine, theirs }: Versions, nodes: readonly DocumentNode[], log: ConflictLog): Group[] {
  const lists = { base: base.groups, mine: mine.groups, theirs: theirs.groups };
  const before = new Map(base.groups.map((group) => [group.id, new Set(group.nodeIds)]));
  const joined = new Set(
    [...mine.groups, ...theirs.groups].filter(({ id, nodeIds }) => nodeIds.some((each) => !before.get(id)?.has(each))).map(({ id }) => id),
  );
  const outlines = { base: lists.base.map(omitMembers), mine: lists.mine.map(omitMembers), theirs: lists.theirs.map(omitMembers) };
  const kept = mergeEntries(outlines, { subject: "group", log, isTouched: (id) => joined.has(id) });
  const members = chooseMembers(lists, { nodes, groupIds: new Set(kept.map(({ id }) => id)), log });
  return kept
    .map((group): Group => ({ ...group, nodeIds: listBeside(members.get(group.id) ?? [], nodes) }))
    .filter(({ nodeIds }) => nodeIds.length > 0);
}

function omitMembers({ nodeIds: _, ...group }: Group): Omit<Group, "nodeIds"> {
  return group;
}

type Place = { nodes: readonly DocumentNode[]; groupIds: ReadonlySet<string>; log: ConflictLog };

/** Group → its members, in the order that the groups had them. */
function chooseMembers(lists: Sides<readonly Group[]>, { nodes, groupIds, log }: Place): Map<string, string[]> {
  const groupOf = { base: readGroups(lists.base), mine: readGroups(lists.mine), theirs: readGroups(lists.theirs) };
  const known = { mine: new Set(lists.mine.map(({ id }) => id)), theirs: new Set(lists.theirs.map(({ id }) => id)) };
  const there = new Set(nodes.map(({ id }) => id));
  const members = new Map<string, string[]>();
  for (const id of new Set([...groupOf.base.keys(), ...groupOf.theirs.keys(), ...groupOf.mine.keys()])) {
    if (!there.has(id)) continue;
    const base = groupOf.base.get(id) ?? null;
    // Out of a group that someone deleted is not out of it when it is back.
    const read = (side: "mine" | "theirs") =>
      groupOf[side].get(id) ?? (base !== null && groupIds.has(base) && !known[side].has(base) ? base : null);
    const sides = { base, mine: read("mine"), theirs: read("theirs") };
    const group = mergeValue(sides, {
      isWhole: () => true,
      decide: () => log.decide({ subject: "node", id, kind: "field", path: ["group"], ...sides, isQuiet: false }),
    });
    if (typeof group !== "string" || !groupIds.has(group)) continue;
    const others = members.get(group);
    if (others) others.push(id);
    else members.set(group, [id]);
  }
  return members;
}

function readGroups(groups: readonly Group[]): Map<string, string> {
  return new Map(groups.flatMap(({ id, nodeIds }) => nodeIds.map((nodeId) => [nodeId, id] as const)));
}

/** Those that stand in the same container as most of them. */
function listBeside(members: readonly string[], nodes: readonly DocumentNode[]): string[] {
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const counts = new Map<string | null, number>();
  for (const id of members) counts.set(parents.get(id) ?? null, (counts.get(parents.get(id) ?? null) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [null];
  return members.filter((id) => (parents.get(id) ?? null) === most);
}
