// Where a new node goes, and what it is called.
import type { NodeDefinition } from "@/server/workflow/define";
import { conditionWords, type DocumentNode, reservedNames, type WorkflowDocument } from "@/server/workflow/document";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { cardHeights, cardWidth, handlePosition } from "./to-flow";

type Point = { x: number; y: number };

const rowGap = 64;
const columnGap = 28;
/** A canvas with a node at every step to the right is left to overlap rather than searched for ever. */
const tries = 200;

/** The nearest place to the right of `at` where a card touches no other. */
export function findFreePlace(nodes: readonly DocumentNode[], at: Point): Point {
  const place = { x: Math.round(at.x), y: Math.round(at.y) };
  const overlaps = () =>
    nodes.some(({ position }) => Math.abs(position.x - place.x) < cardWidth + 8 && Math.abs(position.y - place.y) < cardHeights.build + 16);
  for (let attempt = 0; attempt < tries && overlaps(); attempt++) place.x += cardWidth + columnGap;
  return place;
}

/** Under the given output of a node, one row down. */
export function placeBelow(source: DocumentNode, definition: NodeDefinition | undefined, handle: string): Point {
  const handles = listHandles(source, definition);
  const index = Math.max(0, handles.indexOf(handle));
  const spread = handles.length < 2 ? 0 : (handlePosition(handles, index) - 0.5) * 2 * (cardWidth + columnGap) * 0.6;
  return { x: source.position.x + Math.round(spread), y: source.position.y + cardHeights.build + rowGap };
}

/** The first output of a node that nothing is connected to, or null. */
export function findOpenHandle(document: WorkflowDocument, source: DocumentNode, definition: NodeDefinition | undefined): string | null {
  const wired = new Set(document.edges.filter((edge) => edge.source === source.id).map((edge) => edge.sourceHandle));
  return listHandles(source, definition).find((handle) => !wired.has(handle)) ?? null;
}

/** An id that reads like the type and that expressions can name: httpRequest, httpRequest2. */
export function makeNodeId(type: string, document: WorkflowDocument): string {
  const words = type.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const camel = words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("");
  const base = /^[A-Za-z]/.test(camel) ? camel.slice(0, 56) : "node";
  const taken = new Set<string>([...document.nodes.map((node) => node.id), ...reservedNames, ...conditionWords]);
  return firstFree(base, taken, (count) => `${base}${count}`);
}

/** The label, numbered when it is taken: Agent, Agent 2. */
export function makeNodeName(label: string, document: WorkflowDocument): string {
  const taken = new Set(document.nodes.map((node) => node.name));
  return firstFree(label, taken, (count) => `${label} ${count}`);
}

function firstFree(first: string, taken: ReadonlySet<string>, numbered: (count: number) => string): string {
  let name = first;
  for (let count = 2; taken.has(name); count++) name = numbered(count);
  return name;
}
