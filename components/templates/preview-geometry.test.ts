import { expect, test } from "vitest";
import { nodeSize, type Point, previewBox, toPreview, wirePath } from "./preview-geometry";

const box = (...places: Point[]) => previewBox(places).split(" ").map(Number);

test("the box holds every node with room around it", () => {
  const [x = 0, y = 0, width = 0, height = 0] = box({ x: -100, y: 40 }, { x: 900, y: 800 });
  expect(x).toBeLessThan(-100);
  expect(y).toBeLessThan(40);
  expect(x + width).toBeGreaterThan(900 + nodeSize);
  expect(y + height).toBeGreaterThan(800 + nodeSize);
});

test("a lone node sits in the middle and is not blown up", () => {
  const [x = 0, y = 0, width = 0, height = 0] = box({ x: 300, y: 300 });
  expect(x + width / 2).toBe(300 + nodeSize / 2);
  expect(y + height / 2).toBe(300 + nodeSize / 2);
  expect(width).toBeGreaterThan(4 * nodeSize);
});

test("an empty drawing still has a box", () => expect(box().every(Number.isFinite)).toBe(true));

test("what follows on the canvas stands to the right, what runs beside it stands below", () => {
  const first = toPreview({ x: 0, y: 0 });
  expect(toPreview({ x: 0, y: 132 }).x).toBeGreaterThan(first.x + nodeSize);
  expect(toPreview({ x: 220, y: 0 }).y).toBeGreaterThan(first.y + nodeSize);
});

test("a straight wire has no corners, a wire to another row has two", () => {
  expect(wirePath({ x: 0, y: 0 }, { x: 200, y: 0 })).not.toContain("Q");
  expect(wirePath({ x: 0, y: 0 }, { x: 200, y: 90 }).match(/Q/g)).toHaveLength(2);
});
