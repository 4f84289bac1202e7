// The nodes of a merged document: whose deletions stand, and the fields of what both still have.
import type { DocumentNode, WorkflowDocument } from "../document";
import type { FieldPath } from "../field-path";
import { edgeKey } from "../graph/graph-node";
import { listDifferences } from "../list-differences";
import { isSameValue } from "./is-same-value";
import { type ConflictLog, isPlace, type TouchedPart } from "./merge-conflict";
import { mergeValue, type Side, type Sides } from "./merge-value";

export type Versions = Sides<WorkflowDocument>;

/** Merged, in the order of the base, then what they added, then what I did. Parents may still name what is gone. */
export function mergeNodes(versions: Versions, log: ConflictLog): DocumentNode[] {
  const nodes = { base: byId(versions.base), mine: byId(versions.mine), theirs: byId(versions.theirs) };
  const back = new Set([...listRevived(versions, "mine", log), ...listRevived(versions, "theirs", log)]);
  const ids = new Set([...nodes.base.keys(), ...nodes.theirs.keys(), ...nodes.mine.keys()]);
  return [...ids].flatMap((id) => {
    const [base, mine, theirs] = [nodes.base.get(id), nodes.mine.get(id), nodes.theirs.get(id)];
    if (mine && theirs) return [mergeNode({ base, mine, theirs }, log)];
    const only = mine ?? theirs;
    // What one side alone has it either added, or the other side deleted it.
    return only && (!base || back.has(id)) ? [only] : [];
  });
}

const byId = ({ nodes }: WorkflowDocument) => new Map(nodes.map((node) => [node.id, node]));

type NodeSides = { base: DocumentNode | undefined; mine: DocumentNode; theirs: DocumentNode };

/** What a node is made of when it is replaced by one of another type: settings of one type mean nothing to another. */
const kindFields = ["type", "config", "policy", "pinned"] as const;

function mergeNode({ base, mine, theirs }: NodeSides, log: ConflictLog): DocumentNode {
  const merge = log.fieldsOf("node", mine.id);
  if (mine.type === theirs.type) return mergeValue({ base, mine, theirs }, merge) as DocumentNode;
  const kinds = { base: base && pick(base), mine: pick(mine), theirs: pick(theirs) };
  const side = isSameValue(kinds.base, kinds.theirs) ? "mine" : isSameValue(kinds.base, kinds.mine) ? "theirs" : null;
  const conflict = { subject: "node", id: mine.id, kind: "field", path: ["type"], ...kinds, isQuiet: false } as const;
  const kind = { mine, theirs }[side ?? log.decide(conflict)];
  const rest = mergeValue({ base: base && omit(base), mine: omit(mine), theirs: omit(theirs) }, merge) as Omit<DocumentNode, Kind>;
  return { ...rest, ...pick(kind) };
}

type Kind = (typeof kindFields)[number];

function pick({ type, config, policy, pinned }: DocumentNode): Pick<DocumentNode, Kind> {
  return { type, config, pinned, ...(policy ? { policy } : {}) };
}

function omit({ type: _type, config: _config, policy: _policy, pinned: _pinned, ...rest }: DocumentNode): Omit<DocumentNode, Kind> {
  return rest;
}

/** What `side` deleted and the other side worked on, where the work is what stays. A loop goes or stays with all that was in it. */
function listRevived(versions: Versions, side: Side, log: ConflictLog): string[] {
  const other = side === "mine" ? "theirs" : "mine";
  const deletions = listDeletions(versions.base, versions[side], versions[other]);
  const gone = new Set(deletions.flatMap(({ nodeIds }) => [...nodeIds]));
  return deletions.flatMap(({ root, nodeIds }) => {
    const touched = [
      ...listTouched(versions.base, versions[other], nodeIds),
      ...listGrouped(versions.base, versions[other], { nodeIds, gone }),
    ];
    if (touched.length === 0) return [];
    const node = (document: WorkflowDocument) => document.nodes.find(({ id }) => id === root);
    const sides = { base: node(versions.base), mine: node(versions.mine), theirs: node(versions.theirs) };
    const isQuiet = touched.every((part) => part.what === "field" && isPlace(part.path[0]));
    const conflict = { subject: "node", id: root, kind: "deletion", path: [], ...sides, deletedBy: side, touched, isQuiet } as const;
    // Nobody misses where a deleted node stood.
    const chosen = log.decide(conflict, isQuiet ? side : "mine");
    return chosen === side ? [] : [...nodeIds];
  });
}

type Deletion = { root: string /** Those that the other side still has. */; nodeIds: ReadonlySet<string> };

function listDeletions(base: WorkflowDocument, now: WorkflowDocument, other: WorkflowDocument): Deletion[] {
  const there = new Set(now.nodes.map(({ id }) => id));
  const kept = new Set(other.nodes.map(({ id }) => id));
  const gone = new Map(base.nodes.filter(({ id }) => !there.has(id)).map(({ id, parent }) => [id, parent]));
  const deletions = new Map<string, Set<string>>();
  for (const id of gone.keys()) {
    if (!kept.has(id)) continue;
    const root = findRoot(id, gone);
    const nodeIds = deletions.get(root) ?? new Set();
    deletions.set(root, nodeIds.add(id));
  }
  return [...deletions].map(([root, nodeIds]) => ({ root, nodeIds }));
}

/** The outermost of the deleted containers around it, or itself. */
function findRoot(id: string, gone: ReadonlyMap<string, string | null>): string {
  const seen = new Set([id]);
  let root = id;
  for (let at = gone.get(id); at && gone.has(at) && !seen.has(at); at = gone.get(at)) {
    seen.add(at);
    root = at;
  }
  return root;
}

function listTouched(base: WorkflowDocument, now: WorkflowDocument, nodeIds: ReadonlySet<string>): TouchedPart[] {
  const old = new Map(base.nodes.map((node) => [node.id, node]));
  const known = new Set(base.edges.map(edgeKey));
  const fields = now.nodes.flatMap((node): TouchedPart[] => {
    const before = old.get(node.id);
    if (nodeIds.has(node.id)) return mergePlaces(listDifferences(before, node)).map((path) => ({ what: "field", nodeId: node.id, path }));
    const moved = node.parent !== null && nodeIds.has(node.parent) && before?.parent !== node.parent;
    return moved ? [{ what: "put-inside", nodeId: node.id }] : [];
  });
  const wires = now.edges
    .filter((edge) => !known.has(edgeKey(edge)) && (nodeIds.has(edge.source) || nodeIds.has(edge.target)))
    .map((edge): TouchedPart => ({ what: "connected", from: edge.source, to: edge.target }));
  return [...fields, ...wires];
}

/** New and changed groups of which nothing would be left: each is told once, with the deletion of its first member. */
function listGrouped(
  base: WorkflowDocument,
  now: WorkflowDocument,
  { nodeIds, gone }: { nodeIds: ReadonlySet<string>; gone: ReadonlySet<string> },
): TouchedPart[] {
  const old = new Map(base.groups.map((group) => [group.id, group]));
  return now.groups
    .filter((group) => nodeIds.has(group.nodeIds[0] ?? "") && group.nodeIds.every((id) => gone.has(id)))
    .filter((group) => !isSameValue(group, old.get(group.id)))
    .map(({ name }) => ({ what: "grouped", name }));
}

/** x and y are one place. */
function mergePlaces(paths: readonly FieldPath[]): FieldPath[] {
  const places = paths.some(([key]) => isPlace(key));
  return [...paths.filter(([key]) => !isPlace(key)), ...(places ? [["position"]] : [])];
}
