// What each name of an expression stood for in the last run, for previews. Names without a value there are left out.
import { expectedInput } from "@/server/workflow/expected-input";
import type { Scope } from "@/server/workflow/expression/resolve-templates";
import type { Graph } from "@/server/workflow/graph";
import { isEntryEdge, isTrigger } from "@/server/workflow/graph/graph-node";
import type { ValueGroup } from "@/server/workflow/values/list-values";

/** Of one node: a part of what the editor knows of its last run. */
export type KnownStep = { input: unknown; output: unknown; handle: string | null; runId: string | null; stepKey: string | null };

type Known = (nodeId: string) => KnownStep | undefined;
type Place = { graph: Graph; nodeId: string; workflowId: string };

export function readLastScope(groups: readonly ValueGroup[], lastOf: Known, { graph, nodeId, workflowId }: Place): Scope {
  const scope: Record<string, unknown> = {};
  for (const { nodeId: source, choices } of groups) {
    const node = source === null ? undefined : graph.nodes.get(source);
    const known = source === null ? undefined : lastOf(source);
    if (node?.definition?.container && choices.some(({ root }) => root !== node.id || choices.length > 1)) {
      const names = readPass(node.id, { graph, lastOf });
      for (const [name, value] of Object.entries(names)) if (!Object.hasOwn(scope, name)) scope[name] = value;
      if (Object.keys(names).length > 0) scope[node.id] = names;
    } else if (node && known) {
      scope[node.id] = known.output;
      if (isTrigger(node)) scope.trigger = known.output;
    }
  }
  const input = lastOf(nodeId)?.input ?? expectedInput(graph.document, nodeId, lastOf);
  if (input !== undefined) scope.input = input;
  const runId = groups.map(({ nodeId: source }) => (source === null ? null : lastOf(source)?.runId)).find((id) => typeof id === "string");
  scope.run = { id: runId ?? "", workflowId };
  return scope;
}

/** What the last pass of a loop was given, as its first node tells. */
function readPass(loopId: string, { graph, lastOf }: { graph: Graph; lastOf: Known }): Record<string, unknown> {
  const loop = graph.nodes.get(loopId);
  const entry = loop?.outbound.find((edge) => isEntryEdge(edge, loop));
  const known = entry && lastOf(entry.target);
  if (!loop || !known || known.stepKey === null) return {};
  const index = Number(known.stepKey.split(":").at(-1)?.split(".").at(-1));
  const given = { index: Number.isInteger(index) ? index : 0 };
  return loop.definition?.container?.names.includes("item")
    ? { item: known.input, ...given }
    : { ...given, last: index > 0 ? known.input : null };
}
