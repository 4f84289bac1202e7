// Where a new node goes, and what it is called.
import { type Bounds, cardSize, emptyFrame, framePadding } from "@/server/workflow/container-bounds";
import type { NodeDefinition } from "@/server/workflow/define";
import { conditionWords, type DocumentNode, reservedNames, type WorkflowDocument } from "@/server/workflow/document";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { cardHeights, handlePosition } from "./card-handles";

type Point = { x: number; y: number };
type Size = { width: number; height: number };

const rowGap = 64;
const columnGap = 28;
const margin = { x: 8, y: 16 };
/** A canvas with a node at every step to the right is left to overlap rather than searched for ever. */
const tries = 200;

const card: Size = { width: cardSize.width, height: cardHeights.build };

/** How much room a new node of this type takes. */
export function sizeOfNew(definition: NodeDefinition | undefined): Size {
  return definition?.container ? emptyFrame : card;
}

/** The nearest place to the right of `at` where something of this size touches no other. */
export function findFreePlace(others: readonly Bounds[], at: Point, size: Size = card): Point {
  const place = { x: Math.round(at.x), y: Math.round(at.y) };
  const overlaps = () =>
    others.some(
      (box) =>
        place.x < box.x + box.width + margin.x &&
        place.x + size.width + margin.x > box.x &&
        place.y < box.y + box.height &&
        place.y + size.height + margin.y > box.y,
    );
  for (let attempt = 0; attempt < tries && overlaps(); attempt++) place.x += cardSize.width + columnGap;
  return place;
}

/** Under the given output of a node, one row down, so that the lines of one column are straight. */
export function placeBelow(box: Bounds, source: DocumentNode, { definition, handle, width }: Below): Point {
  const centre = box.x + box.width / 2 - width / 2;
  const entry = definition?.container?.entry;
  if (handle === entry) return { x: centre, y: box.y + framePadding.top };
  const handles = listHandles(source, definition).filter((other) => other !== entry);
  const index = Math.max(0, handles.indexOf(handle));
  const spread = handles.length < 2 ? 0 : (handlePosition(handles, index) - 0.5) * 2 * (cardSize.width + columnGap) * 0.6;
  const height = definition?.container ? box.height : cardHeights.build;
  return { x: centre + Math.round(spread), y: box.y + height + rowGap };
}

/** `width`: of what will stand there. */
type Below = { definition: NodeDefinition | undefined; handle: string; width: number };

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
