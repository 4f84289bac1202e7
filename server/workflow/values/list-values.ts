// What a field of a node may refer to: what each pass is given inside loops, every node before it, the trigger, its input, the run;
// with the fields they are known to have. What is listed here the checks accept (graph/check-reference.ts).
import type { NodeGroup } from "../define";
import type { Graph } from "../graph";
import { findUpstream, listLoops, type Moment, namesOf } from "../graph/check-name";
import { type GraphNode, isTrigger } from "../graph/graph-node";
import { describeOutputs, type Outputs } from "./describe-outputs";
import { describeType } from "./describe-schema";
import type { KnownWorkflows } from "./list-calls";
import { listFields, type ValueSchema } from "./value-schema";

/** One value that may be named. */
export type ValueChoice = {
  root: string;
  path: (string | number)[];
  schema: ValueSchema;
  /** False: it may be missing in a run, since it is on a branch, or since not every such value has it. */
  isSure: boolean;
  /** What it is, in words. */
  note: string;
};

export type ValueGroup = {
  title: string;
  /** The node it comes from; null: the run itself. */
  nodeId: string | null;
  group: NodeGroup;
  icon: string;
  /** Its roots; `listInside` gives what is in them. */
  choices: ValueChoice[];
};

type Reader = { graph: Graph; nodeId: string; moment?: Moment; workflows?: KnownWorkflows };

const passNotes: Readonly<Record<string, string>> = {
  item: "The item of this pass",
  index: "Its place, from 0",
  last: "The result of the pass before",
};

/** Nearest first. `moment`: when the field is filled in; a loop's own fields may be so around each of its passes. */
export function listValues({ graph, nodeId, moment = "before-step", workflows }: Reader): ValueGroup[] {
  const node = graph.nodes.get(nodeId);
  if (!node) return [];
  const outputs = describeOutputs(graph, workflows);
  const loops = listLoops({ node, nodes: graph.nodes, moment });
  const around = new Set(loops);
  const upstream = findUpstream(graph.nodes, node);
  const nodes = [...graph.nodes.values()];
  const inside = moment === "after-pass" ? nodes.filter(({ parent }) => parent === nodeId).reverse() : [];
  const before = nodes.filter((other) => upstream.has(other.id) && other !== node && !around.has(other)).reverse();
  const sources = [...inside, ...before].filter((other) => outputs.ways.has(other.id, nodeId) !== "never");
  const [first, ...others] = sources.filter(isTrigger);
  return [
    ...describeLoops(loops, outputs),
    // Of several triggers only one began the run, and `trigger` is that one.
    ...sources.filter((source) => !others.includes(source)).flatMap((source) => describeSource(source, { nodeId, outputs }) ?? []),
    describeRun(node, { outputs, moment, hasTrigger: first !== undefined }),
  ];
}

/** The values inside one, `levels` deep, at most `most` of them. */
export function listInside(choice: ValueChoice, levels: number, most = 200): ValueChoice[] {
  if (levels === 0) return [];
  const found: ValueChoice[] = [];
  for (const { name, schema, presence } of listFields(choice.schema)) {
    if (found.length >= most) break;
    const isSure = choice.isSure && presence === "sure";
    const inner = { root: choice.root, path: [...choice.path, name], schema, isSure, note: schema.description ?? describeType(schema) };
    found.push(inner, ...listInside(inner, levels - 1, most - found.length));
  }
  return found;
}

/** What each pass is given. A name that a loop further in gives too is read by the loop's id. */
function describeLoops(loops: readonly GraphNode[], outputs: Outputs): ValueGroup[] {
  const taken = new Set<string>();
  return loops.flatMap((loop) => {
    if (!loop.definition) return [];
    const schemas = outputs.namesOf(loop);
    const choices = namesOf(loop).map((name) => ({
      ...(taken.has(name) ? { root: loop.id, path: [name] } : { root: name, path: [] }),
      schema: schemas[name] ?? {},
      isSure: true,
      note: passNotes[name] ?? describeType(schemas[name] ?? {}),
    }));
    for (const name of namesOf(loop)) taken.add(name);
    const { label, group, icon } = loop.definition.look;
    return [{ title: `Each pass of ${loop.source.name || label}`, nodeId: loop.id, group, icon, choices }];
  });
}

function describeSource(source: GraphNode, { nodeId, outputs }: { nodeId: string; outputs: Outputs }): ValueGroup | null {
  if (!source.definition) return null;
  const { label, group, icon } = source.definition.look;
  const presence = outputs.ways.has(source.id, nodeId);
  const root = isTrigger(source) ? "trigger" : source.id;
  const schema = isTrigger(source) ? outputs.triggerSeenBy(nodeId) : outputs.outputSeenBy(nodeId, source.id);
  const note = presence === "sure" || root === "trigger" ? "Everything it gives" : "May not have run: add ?? and a default";
  const choice = { root, path: [], schema, isSure: presence === "sure" || root === "trigger", note };
  return { title: source.source.name || label, nodeId: source.id, group, icon, choices: [choice] };
}

function describeRun(
  node: GraphNode,
  { outputs, moment, hasTrigger }: { outputs: Outputs; moment: Moment; hasTrigger: boolean },
): ValueGroup {
  const valueAt = (root: string) => outputs.valueAt(root, [], { id: node.id, isPass: moment !== "before-step" });
  const name = (root: string, note: string): ValueChoice => ({ root, path: [], schema: valueAt(root), isSure: true, note });
  return {
    title: "This run",
    nodeId: null,
    group: "logic",
    icon: "workflow",
    choices: [
      ...(hasTrigger ? [] : [name("trigger", "What started the run")]),
      // At the end of a pass there is no input of its own any more, but that of the loop.
      name("input", moment === "before-step" ? "The output of the node before" : "What the loop was given"),
      name("run", "The run and its workflow"),
    ],
  };
}
