// Which nodes have surely run when another one starts. Each node is reached by ways: what the branching nodes before it chose. A
// node that every way to another one leads through has run by then; one that only some lead through may not have.
import type { GraphNode } from "../graph/graph-node";
import { isEntryEdge, isTrigger } from "../graph/graph-node";
import { errorHandle } from "../graph/list-handles";

type Nodes = ReadonlyMap<string, GraphNode>;

/** Branching nodes and the handles that they left by. What is not named may have been anything. */
export type Way = ReadonlyMap<string, ReadonlySet<string>>;

/** Which trigger the run started from, as if one more node had chosen it. */
const start = "$start";

/** More ways than this are not told apart: then everything before is taken to have run. */
const waysKept = 24;

const byGraph = new WeakMap<Nodes, Ways>();

/** The ways of a graph, worked out when first asked for. `order`: topological. */
export function waysOf(nodes: Nodes, order: readonly string[]): Ways {
  const known = byGraph.get(nodes) ?? new Ways(nodes, order);
  byGraph.set(nodes, known);
  return known;
}

export class Ways {
  private readonly ways = new Map<string, readonly Way[] | null>();
  private readonly triggers: readonly string[];
  /** Nodes that may start before all that leads to them is settled. */
  private readonly early: ReadonlySet<string>;

  constructor(
    private readonly nodes: Nodes,
    private readonly order: readonly string[],
  ) {
    const all = [...nodes.values()];
    this.triggers = all.filter((node) => isTrigger(node) && !node.source.disabled).map(({ id }) => id);
    this.early = new Set(all.filter(startsEarly).map(({ id }) => id));
    for (const id of order) this.ways.set(id, this.waysTo(id));
  }

  /** null: too many to tell. Empty: nothing leads there. */
  of(id: string): readonly Way[] | null {
    return this.ways.get(id) ?? null;
  }

  /** True for a node that does not wait for all that leads to it. */
  isEarly(id: string): boolean {
    return this.early.has(id);
  }

  /** Whether `source`, which stands before it, has an output when `id` starts: in no run, in some, in each. */
  has(source: string, id: string): "never" | "maybe" | "sure" {
    const [before, here] = [this.of(source), this.of(id)];
    if (before?.length === 0 && here?.length !== 0) return "never";
    if (before === null || here === null) return "sure";
    if (!here.every((way) => before.some((other) => leadsThrough(way, other)))) return "maybe";
    return this.isSettled(source, id) ? "sure" : "maybe";
  }

  /** The handles that `source` may have left by when `id` starts; null: any. */
  handlesBefore(source: string, id: string): ReadonlySet<string> | null {
    const handles = new Set<string>();
    for (const way of this.of(id) ?? []) {
      const taken = way.get(source);
      if (!taken) return null;
      for (const handle of taken) handles.add(handle);
    }
    return handles.size === 0 ? null : handles;
  }

  private waysTo(id: string): Way[] | null {
    const node = this.nodes.get(id);
    if (!node) return [];
    if (isTrigger(node)) return node.source.disabled ? [] : [this.triggers.length > 1 ? new Map([[start, new Set([id])]]) : new Map()];
    const all: Way[] = [];
    for (const edge of this.listAwaited(node)) {
      const source = this.nodes.get(edge.source);
      if (!source) continue;
      const ways = this.ways.get(edge.source);
      if (ways === null) return null;
      const handles = leavingHandles(source);
      const isEntry = isEntryEdge(edge, source);
      if (!isEntry && !handles.includes(edge.sourceHandle)) continue;
      for (const way of ways ?? [])
        all.push(isEntry || handles.length < 2 ? way : new Map([...way, [edge.source, new Set([edge.sourceHandle])]]));
    }
    return this.simplify(all);
  }

  /** What it waits for. The edge by which a pass begins counts only where no other leads to it (see compilePlan). */
  private listAwaited(node: GraphNode): GraphNode["inbound"] {
    const isEntry = (edge: GraphNode["inbound"][number]) => edge.source === node.parent;
    const others = node.inbound.filter((edge) => !isEntry(edge) && this.ways.get(edge.source)?.length !== 0);
    return others.length > 0 ? others : node.inbound.filter(isEntry);
  }

  /** Ways that differ in one choice only become one; a choice that may be anything is left out; what others cover goes. */
  private simplify(ways: readonly Way[]): Way[] | null {
    const kept: Way[] = [];
    const queue = [...ways];
    for (let way = queue.pop(); way; way = queue.pop()) {
      const mergeable = kept.findIndex((other) => this.join(other, way) !== null);
      if (mergeable === -1) kept.push(way);
      else queue.push(...kept.splice(mergeable, 1).flatMap((other) => this.join(other, way) ?? []));
      if (kept.length > waysKept) return null;
    }
    return kept;
  }

  private join(left: Way, right: Way): Way | null {
    if (leadsThrough(right, left)) return left;
    if (leadsThrough(left, right)) return right;
    if (left.size !== right.size) return null;
    const different = [...left].filter(([node, handles]) => !sameSet(handles, right.get(node)));
    const [only] = different;
    if (different.length !== 1 || !only) return null;
    const [node, handles] = only;
    const others = right.get(node);
    if (!others) return null;
    const joined = new Map(left);
    const taken = new Set([...handles, ...others]);
    if (this.choicesOf(node).every((choice) => taken.has(choice))) joined.delete(node);
    else joined.set(node, taken);
    return joined;
  }

  private choicesOf(id: string): readonly string[] {
    const node = this.nodes.get(id);
    return id === start || !node ? this.triggers : leavingHandles(node);
  }

  /** A node that starts early (merge: any) has only what all that leads to it has. */
  private isSettled(source: string, id: string): boolean {
    if (this.early.size === 0) return true;
    const settled = new Map<string, boolean>();
    for (const at of [...this.order.filter((other) => other !== id), id]) {
      const node = this.nodes.get(at);
      const inbound = (node?.inbound ?? []).filter((edge) => this.of(edge.source)?.length !== 0);
      const holds = (edge: { source: string }) => edge.source === source || settled.get(edge.source) === true;
      settled.set(at, inbound.length > 0 && (this.early.has(at) ? inbound.every(holds) : inbound.some(holds)));
      if (at === id) break;
    }
    // The end of a pass waits for all that is inside.
    return settled.get(id) === true || this.nodes.get(source)?.parent === id;
  }
}

/** The handles that a step can leave by. */
export function leavingHandles({ handles, definition, source }: GraphNode): readonly string[] {
  const out = handles.filter((handle) => handle !== definition?.container?.entry);
  if (source.disabled) return out.filter((handle) => handle !== errorHandle).slice(0, 1);
  if (source.pinned !== null) return source.pinned.handle === undefined ? out.slice(0, 1) : [source.pinned.handle];
  return out;
}

function startsEarly({ definition, source }: GraphNode): boolean {
  const parsed = definition?.joins ? definition.config.safeParse(source.config) : undefined;
  return parsed?.success === true && definition?.joins?.(parsed.data).mode !== "all";
}

/** Whether all that `other` demands is so on this way. */
function leadsThrough(way: Way, other: Way): boolean {
  return [...other].every(([node, handles]) => {
    const taken = way.get(node);
    return taken !== undefined && [...taken].every((handle) => handles.has(handle));
  });
}

function sameSet(left: ReadonlySet<string>, right: ReadonlySet<string> | undefined): boolean {
  return right !== undefined && left.size === right.size && [...left].every((entry) => right.has(entry));
}
