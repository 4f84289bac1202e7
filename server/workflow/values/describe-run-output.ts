// What a run of a whole graph gives, as far as its nodes tell: what a stop or an answer says, else what the nodes at its ends give.
import type { Graph } from "../graph";
import { type GraphNode, isTrigger } from "../graph/graph-node";
import { describeOutputs, type Outputs } from "./describe-outputs";
import type { KnownWorkflows } from "./list-calls";
import { anyOf, type ValueSchema } from "./value-schema";
import { leavingHandles } from "./ways";

/** {}: it cannot be known. */
export function describeRunOutput(graph: Graph, workflows?: KnownWorkflows): ValueSchema {
  const outputs = describeOutputs(graph, workflows);
  const nodes = [...graph.nodes.values()].filter((node) => !node.source.disabled && outputs.ways.of(node.id)?.length !== 0);
  const ofType = (type: string) => nodes.filter(({ source }) => source.type === type);
  const stops = ofType("stop").filter(({ source }) => source.config.outcome !== "error");
  const answers = ofType("respond");
  const given = (node: GraphNode) => outputs.givenBy(node.id, null);
  if (stops.some((node) => isSure(node, outputs))) return anyOf(stops.map(given));
  const said = [...stops, ...answers].map(given);
  if (answers.some((node) => isSure(node, outputs))) return anyOf(said);
  return anyOf([...said, ...describeEnds(nodes, outputs)]);
}

/** Whether each run comes to it. In a loop it may make no pass. */
const isSure = ({ id, parent }: GraphNode, { ways }: Outputs) => parent === null && ways.of(id)?.some((way) => way.size === 0) === true;

/** One end gives its output, several that all come give theirs by node id; of branches it is not known which. */
function describeEnds(nodes: readonly GraphNode[], outputs: Outputs): ValueSchema[] {
  const ends = nodes.flatMap((node) => {
    const left = node.parent === null && node.source.type !== "stop" ? openHandles(node) : [];
    return left.length === 0 ? [] : [{ node, output: outputs.givenBy(node.id, new Set(left)) }];
  });
  const alone = ends.map(({ output }) => output);
  if (ends.length < 2) return alone;
  const sure = ends.filter(({ node }) => isSure(node, outputs) && openHandles(node).length === leavingHandles(node).length);
  const together: ValueSchema = {
    type: "object",
    properties: Object.fromEntries(ends.map(({ node, output }) => [node.id, output])),
    required: sure.map(({ node }) => node.id),
    additionalProperties: false,
  };
  return sure.length > 1 ? [together] : [together, ...alone];
}

/** The ways out of it that lead nowhere. */
function openHandles(node: GraphNode): string[] {
  const followed = new Set(node.outbound.map(({ sourceHandle }) => sourceHandle));
  const handles = leavingHandles(node);
  // A trigger that nothing follows ends the run too.
  if (handles.length === 0 && isTrigger(node)) return ["out"];
  return handles.filter((handle) => !followed.has(handle));
}
