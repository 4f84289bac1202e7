import { expect, test } from "vitest";
import { previewBox, wirePath } from "./preview-geometry";

const at = (x: number, y: number) => ({ position: { x, y } });
const box = (...nodes: ReturnType<typeof at>[]) => previewBox(nodes).split(" ").map(Number);

test("the box holds every card with room around it", () => {
  const [x = 0, y = 0, width = 0, height = 0] = box(at(-100, 40), at(900, 800));
  expect(x).toBeLessThan(-100);
  expect(y).toBeLessThan(40);
  expect(x + width).toBeGreaterThan(900 + 196);
  expect(y + height).toBeGreaterThan(800 + 68);
});

test("a lone card sits in the middle and is not blown up", () => {
  const [x = 0, y = 0, width = 0, height = 0] = box(at(300, 300));
  expect(x + width / 2).toBe(300 + 98);
  expect(y + height / 2).toBe(300 + 34);
  expect(width).toBeGreaterThan(2 * 196);
});

test("an empty drawing still has a box", () => expect(box().every(Number.isFinite)).toBe(true));

test("a wire straight down has no corners, a wire across has two", () => {
  expect(wirePath({ x: 0, y: 0 }, { x: 0, y: 200 })).not.toContain("Q");
  expect(wirePath({ x: 0, y: 0 }, { x: 300, y: 200 }).match(/Q/g)).toHaveLength(2);
});
