// Which names an expression may read. Inside a container: what it sees from outside, the names of every loop around, and nodes
// before in the same pass. Outside, a loop is its output; the nodes in it are not there.
import type { FieldMeta } from "../define";
import { reservedNames } from "../document";
import type { GraphIssue } from "../graph";
import { nearestNames } from "../values/nearest-names";
import { listFields, schemaOf } from "../values/value-schema";
import { type GraphNode, quoteName } from "./graph-node";
import { listUpstream } from "./order-nodes";

type Nodes = ReadonlyMap<string, GraphNode>;
/** `instead`: names that may have been meant. */
export type NameIssue = GraphIssue & { nodeId: string; instead?: string[] };

/** When an expression is resolved: before its node runs, or by a container around each of its passes. */
export type Moment = "before-step" | "before-pass" | "after-pass";

/** The moment that the field's `.meta()` tells of. */
export function momentOf({ beforePass, afterPass }: FieldMeta): Moment {
  return afterPass ? "after-pass" : beforePass ? "before-pass" : "before-step";
}

export type NamePlace = {
  node: GraphNode;
  nodes: Nodes;
  field: string;
  moment: Moment;
  /** As written. */
  text: string;
};

/** Names that all expressions have. No node may be called so. */
const givenNames: ReadonlySet<string> = new Set(["trigger", "input", "vars", "run"]);

/** Names that only loops give. */
const loopNames: ReadonlySet<string> = new Set(
  reservedNames.filter((name) => !givenNames.has(name) && !["true", "false", "null", "in"].includes(name)),
);

/** What is wrong with reading `name` there; null when nothing is. */
export function checkName(name: string, place: NamePlace): NameIssue | null {
  if (givenNames.has(name)) return null;
  const { node, nodes, field, moment, text } = place;
  const loops = listLoops(place);
  const at = { severity: "error", nodeId: node.id, field, code: "unknown_reference" } as const;
  if (loopNames.has(name)) return loops.some((loop) => namesOf(loop).includes(name)) ? null : { ...at, ...explainLoopName(loops, place) };
  const upstream = findUpstream(nodes, node);
  if (loops.some(({ id }) => id === name) || (upstream.has(name) && name !== node.id)) return null;
  const other = nodes.get(name);
  if (moment === "after-pass" && other?.parent === node.id) return null;
  if (other) return { ...at, ...explainOrder(other, loops, place) };
  const known = [...upstream].slice(0, 20).join(", ");
  const instead = nearestNames(name, [...upstream, ...loops.flatMap(({ id }) => id), ...loops.flatMap(namesOf), ...givenNames]);
  return {
    ...at,
    message: `${quoteName(node.source)} reads “${text}”, but there is no node with the id “${name}”`,
    fix:
      instead.length > 0
        ? `Did you mean ${joinOr(instead)}?`
        : `Use trigger, input${known === "" ? "" : ` or the id of a node before it: ${known}`}.`,
    instead,
  };
}

/** "a", "a or b", "a, b or c". */
export function joinOr(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** The loops in whose passes the expression is resolved, from the inside out. */
export function listLoops({ node, nodes, moment }: Pick<NamePlace, "node" | "nodes" | "moment">): GraphNode[] {
  const loops = moment === "before-step" ? [] : [node];
  for (let at = nodes.get(node.parent ?? ""); at; at = nodes.get(at.parent ?? "")) loops.push(at);
  return loops;
}

export const namesOf = (loop: GraphNode) => loop.definition?.container?.names ?? [];

function explainLoopName(loops: readonly GraphNode[], { node, text }: NamePlace): Pick<NameIssue, "message" | "fix"> {
  const reads = `${quoteName(node.source)} reads “${text}”, which`;
  const [loop] = loops;
  if (!loop) return { message: `${reads} is only there inside a loop`, fix: "Move the node into a loop, or read another name." };
  return { message: `${reads} ${quoteName(loop.source)} does not give`, fix: `It gives: ${namesOf(loop).join(", ")}.` };
}

function explainOrder(
  other: GraphNode,
  loops: readonly GraphNode[],
  { node, nodes, moment, text }: NamePlace,
): Pick<NameIssue, "message" | "fix"> {
  const reads = `${quoteName(node.source)} reads “${text}”`;
  if (other.parent === node.id) {
    const fix = moment === "before-pass" ? `Read what a pass is given: ${namesOf(node).join(", ")}.` : "Read a node before the loop.";
    return { message: `${reads}, but ${quoteName(other.source)} is inside it and runs later`, fix };
  }
  const hidden = findHiding(other, loops, nodes);
  if (hidden) {
    const [field] = hidden.definition ? listFields(schemaOf(hidden.definition.output)).map(({ name: given }) => given) : [];
    return {
      message: `${reads}, but ${quoteName(other.source)} is inside ${quoteName(hidden.source)} and cannot be read from outside it`,
      fix: `Read what the loop gives: {{ ${hidden.id}${field === undefined ? "" : `.${field}`} }}.`,
    };
  }
  return {
    message: `${reads}, but ${quoteName(other.source)} does not run before it`,
    fix: `Connect ${quoteName(other.source)} so that it comes before, or read another node.`,
  };
}

/** The outermost loop that hides the node from who is only inside `loops`. */
function findHiding(other: GraphNode, loops: readonly GraphNode[], nodes: Nodes): GraphNode | undefined {
  let hiding: GraphNode | undefined;
  for (let at = nodes.get(other.parent ?? ""); at && !loops.includes(at); at = nodes.get(at.parent ?? "")) hiding = at;
  return hiding;
}

/** Kept for the graph's lifetime: a node with many references is walked up from once. */
const upstreams = new WeakMap<GraphNode, Set<string>>();

/** All nodes before it. */
export function findUpstream(nodes: Nodes, node: GraphNode): Set<string> {
  const known = upstreams.get(node) ?? listUpstream(nodes, node.id);
  upstreams.set(node, known);
  return known;
}
