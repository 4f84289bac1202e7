// What a wire can be drawn from and to, for those who choose from a list: with the reason where it may not be.
import { nodeCatalog } from "@/server/nodes/registry";
import { canConnect } from "@/server/workflow/can-connect";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { handleLabel } from "./card-handles";
import { entryOf } from "./containers";
import type { PickerSection, PickerTarget } from "./node-picker";

type Outlet = { nodeId: string; handle: string };

/** The outputs of a node, with what they lead to. */
export function listOutputs(document: WorkflowDocument, nodeId: string): PickerSection[] {
  const node = document.nodes.find(({ id }) => id === nodeId);
  if (!node) return [];
  const names = new Map(document.nodes.map(({ id, name }) => [id, name || id]));
  const items = listHandles(node, nodeCatalog[node.type]).map((handle) => {
    const targets = document.edges.filter(({ source, sourceHandle }) => source === nodeId && sourceHandle === handle);
    const goesTo = targets.map(({ target }) => names.get(target) ?? target).join(", ");
    const label = entryOf(node, nodeCatalog) === handle ? `${handle} (into the loop)` : (handleLabel(handle) ?? "out");
    return { ...lookOf(node), id: handle, name: label, note: goesTo === "" ? "Leads nowhere yet" : `Leads to ${goesTo}` };
  });
  return [{ heading: `Outputs of ${node.name || node.id}`, items }];
}

/** Every other node: those that may be connected to first, then those that are, then those that may not be, each with why. */
export function listTargets(document: WorkflowDocument, { nodeId, handle }: Outlet): PickerSection[] {
  const wired = new Map(
    document.edges.filter(({ source, sourceHandle }) => source === nodeId && sourceHandle === handle).map((edge) => [edge.target, edge.id]),
  );
  const free: PickerTarget[] = [];
  const connected: PickerTarget[] = [];
  const refused: PickerTarget[] = [];
  for (const node of document.nodes) {
    if (node.id === nodeId) continue;
    const target = { ...lookOf(node), id: node.id, name: node.name || node.id };
    const answer = canConnect(document, nodeCatalog, { source: nodeId, sourceHandle: handle, target: node.id, targetHandle: "in" });
    if (answer.ok) free.push(target);
    else if (wired.has(node.id)) connected.push({ ...target, note: "Choose it to remove the wire" });
    else refused.push({ ...target, note: answer.reason, refused: true });
  }
  return [
    { heading: "May be connected", items: free },
    { heading: "Connected", items: connected },
    { heading: "May not be connected", items: refused },
  ].filter(({ items }) => items.length > 0);
}

/** The connection from an output to a node, when there is one. */
export function findWire(document: WorkflowDocument, { nodeId, handle }: Outlet, target: string): string | null {
  return document.edges.find((edge) => edge.source === nodeId && edge.sourceHandle === handle && edge.target === target)?.id ?? null;
}

function lookOf({ type }: Pick<DocumentNode, "type">): Pick<PickerTarget, "icon" | "group"> {
  const look = Object.hasOwn(nodeCatalog, type) ? nodeCatalog[type]?.look : undefined;
  return { icon: look?.icon ?? "square", group: look?.group ?? "logic" };
}
