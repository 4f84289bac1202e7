import { canConnect, type NewEdge } from "../can-connect";
import { cardSize } from "../container-bounds";
import { type DocumentNode, reservedNames, type WorkflowDocument } from "../document";
import type { GraphIssue } from "../graph";
import { errorHandle, listHandles } from "../graph/list-handles";
import type { Fix, FixDesk } from "./list-fixes";

/** A start by hand above the drawing, wired to what nothing leads to yet. */
export function addTrigger(_issue: GraphIssue, { document, catalog }: FixDesk): Fix[] {
  const definition = Object.hasOwn(catalog, "manual") ? catalog.manual : undefined;
  if (!definition) return [];
  const targets = new Set(document.edges.map(({ target }) => target));
  const first = document.nodes.find((node) => node.parent === null && !targets.has(node.id) && isStep(node, catalog));
  const taken = new Set<string>([...document.nodes.map(({ id }) => id), ...reservedNames]);
  let id = "manual";
  for (let count = 2; taken.has(id); count++) id = `manual${count}`;
  const position = first ? { x: first.position.x, y: first.position.y - 132 } : { x: 0, y: 0 };
  const node: DocumentNode = {
    id,
    type: "manual",
    name: definition.look.label,
    position,
    config: {},
    disabled: false,
    pinned: null,
    note: "",
    parent: null,
  };
  const edges: NewEdge[] = first ? [{ source: id, sourceHandle: "out", target: first.id, targetHandle: "in" }] : [];
  return [{ label: `Add “${definition.look.label}”`, commands: [{ type: "add-node", node, edges }] }];
}

/** Behind the nearest node above it that runs and may lead to it; inside a loop that nothing enters, from its entry. */
export function connectNode({ nodeId }: GraphIssue, { document, catalog }: FixDesk): Fix[] {
  const node = document.nodes.find(({ id }) => id === nodeId);
  if (!node) return [];
  const reached = listReached(document, catalog);
  const offers = document.nodes
    .filter(({ id }) => id !== node.id && reached.has(id))
    .flatMap((source) => listOutlets(source, { document, catalog }).map((sourceHandle) => ({ source, sourceHandle })))
    .filter(({ source, sourceHandle }) => canConnect(document, catalog, toEdge(source, sourceHandle, node)).ok)
    .sort((left, right) => distance(left.source, node) - distance(right.source, node));
  const best = offers[0];
  if (!best) return [];
  const edge = toEdge(best.source, best.sourceHandle, node);
  return [{ label: `Connect it after ${best.source.name || best.source.id}`, commands: [{ type: "connect", edge }] }];
}

function toEdge(source: DocumentNode, sourceHandle: string, target: DocumentNode): NewEdge {
  return { source: source.id, sourceHandle, target: target.id, targetHandle: "in" };
}

/** Outputs, those that nothing is connected to first; never the one for errors. */
function listOutlets(node: DocumentNode, { document, catalog }: Pick<FixDesk, "document" | "catalog">): string[] {
  const handles = listHandles(node, definitionOf(node, catalog)).filter((handle) => handle !== errorHandle);
  const used = new Set(document.edges.filter(({ source }) => source === node.id).map(({ sourceHandle }) => sourceHandle));
  return [...handles.filter((handle) => !used.has(handle)), ...handles.filter((handle) => used.has(handle))];
}

/** What runs may come to. */
function listReached({ nodes, edges }: WorkflowDocument, catalog: FixDesk["catalog"]): Set<string> {
  const found = new Set(nodes.filter((node) => !node.disabled && definitionOf(node, catalog)?.hasInput === false).map(({ id }) => id));
  for (const id of found) for (const edge of edges) if (edge.source === id) found.add(edge.target);
  return found;
}

/** What stands above counts as nearer than what stands beside or below. */
function distance(source: DocumentNode, node: DocumentNode): number {
  const down = node.position.y - source.position.y;
  const across = Math.abs(node.position.x - source.position.x);
  return across + (down > cardSize.height / 2 ? down : 2_000 + Math.abs(down));
}

const definitionOf = (node: DocumentNode, catalog: FixDesk["catalog"]) =>
  Object.hasOwn(catalog, node.type) ? catalog[node.type] : undefined;

const isStep = (node: DocumentNode, catalog: FixDesk["catalog"]) => definitionOf(node, catalog)?.hasInput !== false;
