export type Point = { x: number; y: number };

/** The side of a node in a preview; a card's name would be too small to read at this size, so only its icon is drawn. */
export const nodeSize = 44;
/** The canvas flows down, a preview flows right: it is wider than it is tall. One unit down or across becomes this much. */
const along = 0.6;
const across = 0.27;
const margin = 22;
/** The least that a preview shows, so that a lone node stays small. */
const least = { width: 330, height: 176 };

/** Where a node of the document stands in its preview (top left corner). */
export function toPreview({ x, y }: Point): Point {
  return { x: y * along, y: x * across };
}

/** The viewBox that shows all these places in the middle. */
export function previewBox(places: readonly Point[]): string {
  if (places.length === 0) return `0 0 ${least.width} ${least.height}`;
  const xs = places.map((place) => place.x);
  const ys = places.map((place) => place.y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const spanX = Math.max(...xs) + nodeSize - left;
  const spanY = Math.max(...ys) + nodeSize - top;
  const width = Math.max(spanX + 2 * margin, least.width);
  const height = Math.max(spanY + 2 * margin, least.height);
  return `${left + spanX / 2 - width / 2} ${top + spanY / 2 - height / 2} ${width} ${height}`;
}

/** A wire from the right side of one node to the left side of another, in right angles with round corners. */
export function wirePath(source: Point, target: Point): string {
  const [x1, y1] = [source.x + nodeSize, source.y + nodeSize / 2];
  const [x2, y2] = [target.x, target.y + nodeSize / 2];
  const rise = y2 - y1;
  if (Math.abs(rise) < 1) return `M${x1} ${y1}H${x2}`;
  const middle = (x1 + x2) / 2;
  const radius = Math.min(10, Math.abs(rise) / 2, Math.abs(x2 - x1) / 2);
  const down = Math.sign(rise) * radius;
  const right = Math.sign(x2 - x1) * radius;
  return `M${x1} ${y1}H${middle - right}Q${middle} ${y1} ${middle} ${y1 + down}V${y2 - down}Q${middle} ${y2} ${middle + right} ${y2}H${x2}`;
}
