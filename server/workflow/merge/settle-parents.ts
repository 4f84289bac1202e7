import type { DocumentNode } from "../document";
import type { ConflictLog } from "./merge-conflict";
import type { Versions } from "./merge-nodes";
import type { Side } from "./merge-value";

type Parents = Map<string, string | null>;

/** The merged nodes, each in a container that is there, and none inside itself. */
export function settleParents(nodes: readonly DocumentNode[], versions: Versions, log: ConflictLog): DocumentNode[] {
  const before = {
    base: readParents(versions.base.nodes),
    mine: readParents(versions.mine.nodes),
    theirs: readParents(versions.theirs.nodes),
  };
  const parents: Parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  for (const [id, parent] of parents) parents.set(id, findLiving(parent, parents, before));
  // Every turn gives at least one of them the parent that the chosen side gave it, or none.
  const settled = new Set<string>();
  for (let circle = findCircle(parents); circle; circle = findCircle(parents)) breakCircle(circle, { parents, before, settled, log });
  return nodes.map((node) => {
    const parent = parents.get(node.id) ?? null;
    return parent === node.parent ? node : { ...node, parent };
  });
}

function readParents(nodes: readonly DocumentNode[]): Parents {
  return new Map(nodes.map(({ id, parent }) => [id, parent]));
}

type Before = { base: Parents; mine: Parents; theirs: Parents };

/** The container itself, or the nearest one around it that is left. */
function findLiving(parent: string | null, parents: Parents, { base, mine, theirs }: Before): string | null {
  const seen = new Set<string>();
  let at = parent;
  while (at !== null && !parents.has(at)) {
    if (seen.has(at)) return null;
    seen.add(at);
    at = mine.get(at) ?? theirs.get(at) ?? base.get(at) ?? null;
  }
  return at;
}

function findCircle(parents: Parents): string[] | null {
  const clear = new Set<string>();
  for (const start of parents.keys()) {
    const way: string[] = [];
    for (let at: string | null | undefined = start; at && !clear.has(at); at = parents.get(at)) {
      if (way.includes(at)) return way.slice(way.indexOf(at));
      way.push(at);
    }
    for (const id of way) clear.add(id);
  }
  return null;
}

type Break = { parents: Parents; before: Before; settled: Set<string>; log: ConflictLog };

function breakCircle(circle: readonly string[], { parents, before, settled, log }: Break) {
  const [id = ""] = [...circle].sort();
  const sides = { base: before.base.get(id) ?? null, mine: before.mine.get(id) ?? null, theirs: before.theirs.get(id) ?? null };
  const side: Side = log.decide({ subject: "node", id, kind: "nesting", path: ["parent"], ...sides, isQuiet: false });
  for (const each of circle) {
    const wanted = before[side].get(each) ?? null;
    // The second time round it stands in no container at all: what the sides had was a circle already, or became one.
    parents.set(each, settled.has(each) || wanted === each ? null : findLiving(wanted, parents, before));
    settled.add(each);
  }
}
