type Point = { x: number; y: number };

/** The size of a card on the canvas. */
const card = { width: 196, height: 68 };
const margin = 28;
/** A drawing is never shown larger than this many units across and down allow, so that a lone node stays small. */
const least = { width: 620, height: 300 };

/** The viewBox that shows all nodes in the middle. */
export function previewBox(nodes: readonly { position: Point }[]): string {
  const xs = nodes.map((node) => node.position.x);
  const ys = nodes.map((node) => node.position.y);
  const [left, top] = [Math.min(...xs, Number.POSITIVE_INFINITY), Math.min(...ys, Number.POSITIVE_INFINITY)];
  if (!Number.isFinite(left)) return `0 0 ${least.width} ${least.height}`;
  const spanX = Math.max(...xs) + card.width - left;
  const spanY = Math.max(...ys) + card.height - top;
  const width = Math.max(spanX + 2 * margin, least.width);
  const height = Math.max(spanY + 2 * margin, least.height);
  return `${left + spanX / 2 - width / 2} ${top + spanY / 2 - height / 2} ${width} ${height}`;
}

/** A wire from the foot of one card to the head of another, in right angles with round corners. */
export function wirePath(source: Point, target: Point): string {
  const [x1, y1] = [source.x + card.width / 2, source.y + card.height];
  const [x2, y2] = [target.x + card.width / 2, target.y];
  const across = x2 - x1;
  if (Math.abs(across) < 1) return `M${x1} ${y1}V${y2}`;
  const middle = (y1 + y2) / 2;
  const radius = Math.min(12, Math.abs(across) / 2, Math.abs(y2 - y1) / 2);
  const side = Math.sign(across) * radius;
  const down = Math.sign(y2 - y1) * radius;
  return `M${x1} ${y1}V${middle - down}Q${x1} ${middle} ${x1 + side} ${middle}H${x2 - side}Q${x2} ${middle} ${x2} ${middle + down}V${y2}`;
}
