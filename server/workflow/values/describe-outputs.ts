// What each node of a graph gives, as far as its type and settings tell. Worked out node by node when asked for, and kept for the
// graph's lifetime.
import type { DocumentEdge } from "../document";
import { parseTemplate } from "../expression/parse-template";
import { isPlainObject } from "../expression/read-path";
import { findWhole } from "../expression/resolve-templates";
import { type GraphNode, isEntryEdge, isTrigger } from "../graph/graph-node";
import { errorHandle } from "../graph/list-handles";
import { listUpstream } from "../graph/order-nodes";
import { callKey, type KnownWorkflows } from "./list-calls";
import type { OutputClues } from "./output-clues";
import { anyOf, inferSchema, schemaOf, stepInto, type ValueSchema } from "./value-schema";
import { leavingHandles, type Ways, waysOf } from "./ways";

type Nodes = ReadonlyMap<string, GraphNode>;

/** What a node gives in place of its own output when its failure is handled. */
const handledError: ValueSchema = {
  type: "object",
  properties: {
    error: {
      type: "object",
      properties: { code: { type: "string" }, message: { type: "string" }, attempt: { type: "number" } },
      required: ["code", "message", "attempt"],
      additionalProperties: false,
    },
  },
  required: ["error"],
  additionalProperties: false,
};

const runSchema: ValueSchema = {
  type: "object",
  properties: { id: { type: "string" }, workflowId: { type: "string" } },
  required: ["id", "workflowId"],
  additionalProperties: false,
};

type GraphPart = { nodes: Nodes; order: readonly string[] };

const byGraph = new WeakMap<Nodes, Outputs>();
const noWorkflows: KnownWorkflows = new Map();

/** The outputs of a graph's nodes. */
export function describeOutputs({ nodes, order }: GraphPart, workflows: KnownWorkflows = noWorkflows): Outputs {
  const known = byGraph.get(nodes);
  if (known?.workflows === workflows) return known;
  const made = new Outputs(nodes, order, workflows);
  byGraph.set(nodes, made);
  return made;
}

export class Outputs {
  readonly ways: Ways;
  private readonly own = new Map<string, ValueSchema>();
  private readonly underway = new Set<string>();
  private readonly places: ReadonlyMap<string, number>;

  constructor(
    private readonly nodes: Nodes,
    order: readonly string[],
    readonly workflows: KnownWorkflows,
  ) {
    this.ways = waysOf(nodes, order);
    this.places = new Map(order.map((id, index) => [id, index]));
  }

  /** What `id` is when `reader` reads it: its own output, what a handled failure left, or either. */
  outputSeenBy(reader: string, id: string): ValueSchema {
    return this.givenBy(id, this.ways.handlesBefore(id, reader));
  }

  /** What the trigger gives when `reader` starts: of several, the one that the run began with. */
  triggerSeenBy(reader: string): ValueSchema {
    const upstream = listUpstream(this.nodes, reader);
    const triggers = [...this.nodes.values()].filter((node) => upstream.has(node.id) && isTrigger(node) && !node.source.disabled);
    return triggers.length === 0 ? {} : anyOf(triggers.map(({ id }) => this.outputOf(id)));
  }

  /** What a node is given: one output as it is, several as an object by node id, at the beginning of a pass what the loop says. */
  inputOf(id: string): ValueSchema {
    const node = this.nodes.get(id);
    const all = node?.inbound ?? [];
    const live = all.filter((edge) => this.ways.of(edge.source)?.length !== 0);
    // Of a draft that no trigger leads to yet, all may come to be.
    const known = live.length > 0 ? live : all;
    const parent = node && node.parent !== null ? this.nodes.get(node.parent) : undefined;
    const edges = known.filter((edge) => !parent || !isEntryEdge(edge, parent));
    if (parent && edges.length === 0) return this.passInput(parent);
    const [source, ...others] = new Set(edges.map((edge) => edge.source));
    if (source === undefined) return {};
    if (others.length === 0) return this.givenBy(source, new Set(edges.map(({ sourceHandle }) => sourceHandle)));
    const together = this.inboundOf(id, edges);
    if (together.required?.length === Object.keys(together.properties ?? {}).length) return together;
    return anyOf([together, ...edges.map((edge) => this.givenBy(edge.source, new Set([edge.sourceHandle])))]);
  }

  /** What the names of a loop stand for in each of its passes. */
  namesOf(loop: GraphNode): Readonly<Record<string, ValueSchema>> {
    const { definition, source } = loop;
    const key = `names of ${loop.id}`;
    // What a pass is given may come from the pass before, and so on.
    const isKnown = this.underway.has(key);
    this.underway.add(key);
    const described = isKnown ? {} : definition?.container?.describeNames?.(source.config, this.cluesFor(loop));
    if (!isKnown) this.underway.delete(key);
    return Object.fromEntries((definition?.container?.names ?? []).map((name) => [name, described?.[name] ?? {}]));
  }

  /** The value of a setting of `id` with its templates filled in. `pass`: by what is known inside of it. */
  shapeOf(setting: unknown, id: string, { isPass = false, depth = 8 }: { isPass?: boolean; depth?: number } = {}): ValueSchema {
    const deeper = (part: unknown) => this.shapeOf(part, id, { isPass, depth: depth - 1 });
    if (depth === 0) return {};
    if (Array.isArray(setting)) return { type: "array", items: setting.length === 0 ? {} : anyOf(setting.slice(0, 20).map(deeper)) };
    if (isPlainObject(setting)) {
      const properties = Object.fromEntries(Object.entries(setting).map(([name, part]) => [name, deeper(part)]));
      return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
    }
    if (typeof setting !== "string") return inferSchema(setting);
    const parsed = parseTemplate(setting);
    const whole = parsed.ok ? findWhole(parsed.parts) : null;
    if (!whole) return { type: "string" };
    const found = this.valueAt(whole.root, whole.path, { id, isPass });
    return whole.fallback ? anyOf([found, inferSchema(whole.fallback.value)]) : found;
  }

  /** What a reference in a setting of `id` gives; {} when that cannot be known. */
  valueAt(root: string, path: readonly (string | number)[], at: { id: string; isPass?: boolean }): ValueSchema {
    return path.reduce<ValueSchema>((schema, key) => stepInto(schema, key).schema, this.rootAt(root, at));
  }

  private rootAt(root: string, { id, isPass = false }: { id: string; isPass?: boolean }): ValueSchema {
    const node = this.nodes.get(id);
    if (root === "run") return runSchema;
    if (root === "trigger") return this.triggerSeenBy(id);
    if (root === "input") return this.inputOf(id);
    let loop = isPass ? node : this.nodes.get(node?.parent ?? "");
    for (; loop; loop = this.nodes.get(loop.parent ?? "")) {
      const names = loop.definition?.container?.names ?? [];
      if (root === loop.id) return passNames(this.namesOf(loop));
      if (names.includes(root)) return this.namesOf(loop)[root] ?? {};
    }
    return this.nodes.has(root) ? this.outputSeenBy(id, root) : {};
  }

  /** What the node gives when it leaves by one of these handles; null: by any. */
  givenBy(id: string, handles: ReadonlySet<string> | null): ValueSchema {
    const node = this.nodes.get(id);
    if (!node || node.source.disabled || node.source.pinned) return this.outputOf(id);
    const { onError } = node.source.policy ?? {};
    if (onError === "continue") return anyOf([this.outputOf(id), handledError]);
    if (onError !== "branch") return this.outputOf(id);
    const taken = handles ?? new Set(leavingHandles(node));
    if (!taken.has(errorHandle)) return this.outputOf(id);
    return taken.size === 1 ? handledError : anyOf([this.outputOf(id), handledError]);
  }

  /** What the node gives when it succeeds. */
  private outputOf(id: string): ValueSchema {
    const known = this.own.get(id);
    if (known) return known;
    // In order, so that a long chain is not walked by calls within calls.
    for (const before of this.listMissing(id)) this.describe(before);
    return this.describe(id);
  }

  private listMissing(id: string): string[] {
    const place = (other: string) => this.places.get(other) ?? 0;
    if (this.underway.size > 0) return [];
    return [...listUpstream(this.nodes, id)].filter((other) => !this.own.has(other)).sort((left, right) => place(left) - place(right));
  }

  private describe(id: string): ValueSchema {
    const node = this.nodes.get(id);
    const known = this.own.get(id);
    if (known || !node || this.underway.has(id)) return known ?? {};
    this.underway.add(id);
    const made = this.describeNode(node);
    this.underway.delete(id);
    this.own.set(id, made);
    return made;
  }

  private describeNode(node: GraphNode): ValueSchema {
    const { source, definition } = node;
    if (source.disabled) return this.inputOf(node.id);
    if (source.pinned) return inferSchema(source.pinned.output, { isExact: true });
    if (!definition) return {};
    return definition.describeOutput?.(source.config, this.cluesFor(node)) ?? schemaOf(definition.output);
  }

  private cluesFor(node: GraphNode): OutputClues {
    const outputs = this;
    return {
      get input() {
        return outputs.inputOf(node.id);
      },
      get inbound() {
        return outputs.inboundOf(node.id, node.inbound);
      },
      shapeOf: (setting) => this.shapeOf(setting, node.id),
      passResult: (result) =>
        typeof result === "string" && result !== "" ? this.shapeOf(result, node.id, { isPass: true }) : this.leafOf(node),
      workflowOutput: (workflowId, version) => this.workflows.get(callKey(workflowId, version)) ?? {},
    };
  }

  /** Outputs by the node they come from. */
  private inboundOf(id: string, edges: readonly DocumentEdge[]): ValueSchema {
    const handlesOf = (id: string) => new Set(edges.filter(({ source }) => source === id).map(({ sourceHandle }) => sourceHandle));
    const properties = Object.fromEntries(edges.map(({ source }) => [source, this.givenBy(source, handlesOf(source))]));
    const required = [...new Set(edges.filter((edge) => this.isTaken(edge, id)).map(({ source }) => source))];
    return { type: "object", properties, required, additionalProperties: false };
  }

  /** Whether the edge is taken whenever `id` starts. */
  private isTaken({ source, sourceHandle }: DocumentEdge, id: string): boolean {
    const node = this.nodes.get(source);
    if (!node || this.ways.isEarly(id) || this.ways.has(source, id) !== "sure") return false;
    const handles = this.ways.handlesBefore(source, id) ?? new Set(leavingHandles(node));
    return handles.size === 1 && handles.has(sourceHandle);
  }

  /** The item of the pass, else the result of the one before, else what the loop was given. */
  private passInput(loop: GraphNode): ValueSchema {
    const names = this.namesOf(loop);
    if (names.item) return names.item;
    return anyOf([names.last ?? {}, this.inputOf(loop.id)]);
  }

  /** The output of the only node inside that nothing inside follows; {} when there may be several. */
  private leafOf(loop: GraphNode): ValueSchema {
    const inside = [...this.nodes.values()].filter(({ parent }) => parent === loop.id);
    const leaves = inside.filter((node) => {
      const followed = new Set(node.outbound.map(({ sourceHandle }) => sourceHandle));
      const handles = leavingHandles(node);
      return handles.length === 0 || handles.some((handle) => !followed.has(handle));
    });
    const [leaf] = leaves;
    return leaves.length === 1 && leaf && this.ways.has(leaf.id, loop.id) === "sure" ? this.givenBy(leaf.id, null) : {};
  }
}

/** What is read of a loop by its id from inside. */
function passNames(names: Readonly<Record<string, ValueSchema>>): ValueSchema {
  return { type: "object", properties: names, required: Object.keys(names), additionalProperties: false };
}
