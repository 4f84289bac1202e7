// Which nodes would do something else than they did when they ran last, and why.
import { listParents } from "./container-bounds";
import type { NodeCatalog } from "./define";
import { listChangedFields } from "./diff-document";
import type { DocumentNode, WorkflowDocument } from "./document";

/** A node and what leads to it, as they were when it ran last. */
export type RanAs = {
  node: DocumentNode;
  sources: readonly NodeSource[];
  /** The run, and when its step was over; null: runs came by and never to it. */
  ran: { runId: string; at: string } | null;
  /** Nodes before it that ran again since and gave the same. */
  unchanged?: readonly string[];
};

export type NodeSource = { from: string; handle: string };

export type StaleReason =
  | { kind: "new" }
  /** A path into the node, such as "config.prompt". */
  | { kind: "field"; field: string }
  | { kind: "connected" | "disconnected"; from: string }
  /** A node before it has given an output since. */
  | { kind: "ran-again"; from: string }
  /** A node before it would do something else. */
  | { kind: "upstream"; from: string }
  /** What is pinned before it is not what it got. */
  | { kind: "pin"; from: string }
  /** A node inside the loop would do something else. */
  | { kind: "inside"; nodeId: string };

export type Stale = ReadonlyMap<string, readonly StaleReason[]>;

const own: ReadonlySet<StaleReason["kind"]> = new Set(["new", "field", "connected", "disconnected"]);

/** Its own settings or connections are not what they were. */
export const isChanged = (reasons: readonly StaleReason[] | undefined) => reasons?.some(({ kind }) => own.has(kind)) === true;

/** By node. A pinned node gives what is pinned, so it is never stale itself; one that nothing is known of is new. */
export function findStale(document: WorkflowDocument, catalog: NodeCatalog, ranAs: (nodeId: string) => RanAs | undefined): Stale {
  const parents = listParents(document, catalog);
  const sources = groupSources(document);
  const found = new Map<string, StaleReason[]>();
  for (const node of document.nodes) {
    const was = ranAs(node.id);
    const before = (sources.get(node.id) ?? []).filter(({ from }) => from !== parents.get(node.id));
    if (node.pinned === null) found.set(node.id, was ? compare(node, before, { was, ranAs }) : [{ kind: "new" }]);
    else found.set(node.id, []);
  }
  addPins(document, { sources, ranAs, found });
  addInside(parents, found);
  spread(document, { sources, parents, found });
  return new Map([...found].filter(([, reasons]) => reasons.length > 0));
}

/** What leads to each node. */
export function groupSources({ edges }: Pick<WorkflowDocument, "edges">): Map<string, NodeSource[]> {
  const groups = new Map<string, NodeSource[]>();
  for (const { source, sourceHandle, target } of edges) {
    const known = groups.get(target);
    const entry = { from: source, handle: sourceHandle };
    if (known) known.push(entry);
    else groups.set(target, [entry]);
  }
  return groups;
}

/** What people say about a node, and how its failures are handled, changes nothing of an output that it gave. */
const isHarmless = (field: string) => /^(name|note|policy)\b/.test(field);

type Known = { was: RanAs; ranAs(nodeId: string): RanAs | undefined };

/** Nodes are never changed in place, so two that were compared once need not be again: this is asked after every edit. */
const compared = new WeakMap<DocumentNode, { was: DocumentNode; fields: string[] }>();

function changedFields(was: DocumentNode, node: DocumentNode): string[] {
  const known = compared.get(node);
  if (known?.was === was) return known.fields;
  const fields = listChangedFields(was, node).filter((field) => !isHarmless(field));
  compared.set(node, { was, fields });
  return fields;
}

function compare(node: DocumentNode, now: readonly NodeSource[], { was, ranAs }: Known): StaleReason[] {
  const keyOf = ({ from, handle }: NodeSource) => `${from} ${handle}`;
  const before = was.sources.filter(({ from }) => from !== was.node.parent);
  const [old, current] = [new Set(before.map(keyOf)), new Set(now.map(keyOf))];
  const { ran } = was;
  return [
    ...changedFields(was.node, node).map((field): StaleReason => ({ kind: "field", field })),
    ...now.filter((source) => !old.has(keyOf(source))).map(({ from }): StaleReason => ({ kind: "connected", from })),
    ...before.filter((source) => !current.has(keyOf(source))).map(({ from }): StaleReason => ({ kind: "disconnected", from })),
    ...now.flatMap(({ from }): StaleReason[] => {
      const other = ranAs(from)?.ran;
      const again = ran && other && other.runId !== ran.runId && other.at > ran.at && !was.unchanged?.includes(from);
      return again ? [{ kind: "ran-again", from }] : [];
    }),
  ];
}

type Finding = { sources: ReadonlyMap<string, readonly NodeSource[]>; found: Map<string, StaleReason[]> };

function addPins({ nodes }: WorkflowDocument, { sources, ranAs, found }: Finding & Pick<Known, "ranAs">): void {
  const pinned = new Map(nodes.flatMap((node) => (node.pinned === null ? [] : [[node.id, node.pinned] as const])));
  for (const node of nodes) {
    if (node.pinned !== null) continue;
    for (const { from } of sources.get(node.id) ?? []) {
      const pin = pinned.get(from);
      if (pin && JSON.stringify(pin) !== JSON.stringify(ranAs(from)?.node.pinned)) found.get(node.id)?.push({ kind: "pin", from });
    }
  }
}

function addInside(parents: ReadonlyMap<string, string>, found: Finding["found"]): void {
  for (const nodeId of parents.keys()) {
    if (!isChanged(found.get(nodeId))) continue;
    for (let loop = parents.get(nodeId); loop !== undefined; loop = parents.get(loop)) found.get(loop)?.push({ kind: "inside", nodeId });
  }
}

/** What comes after a stale node is stale. A loop passes on what it got itself, not what was changed inside it. */
function spread({ nodes }: WorkflowDocument, { sources, parents, found }: Finding & { parents: ReadonlyMap<string, string> }): void {
  const pinned = new Set(nodes.flatMap(({ id, pinned: pin }) => (pin === null ? [] : [id])));
  const entersStale = (from: string) => found.get(from)?.some(({ kind }) => kind !== "inside") === true;
  const targets = new Map<string, string[]>();
  for (const { id } of nodes) for (const { from } of sources.get(id) ?? []) targets.set(from, [...(targets.get(from) ?? []), id]);
  const queue = nodes.flatMap(({ id }) => (found.get(id)?.length ? [id] : []));
  // What is added while it is walked is walked too.
  for (const from of queue)
    for (const id of targets.get(from) ?? []) {
      const reasons = found.get(id);
      if (!reasons || pinned.has(id) || (from === parents.get(id) && !entersStale(from))) continue;
      if (reasons.some((reason) => "from" in reason && reason.from === from)) continue;
      reasons.push({ kind: "upstream", from });
      queue.push(id);
    }
}
