import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "@/server/limits";
import { flowDocument } from "@/tests/support/flow";
import { messyDocument, validDocument } from "@/tests/support/random-document";
import { testCatalog } from "@/tests/support/test-catalog";
import { listBounds, listParents } from "./container-bounds";
import { layoutDocument } from "./layout-document";

const lay = (text: string) => layoutDocument(flowDocument(text), testCatalog);

test("a chain runs straight down with even gaps", () => {
  expect(lay("a -> b -> c")).toEqual({ a: { x: 0, y: 0 }, b: { x: 0, y: 124 }, c: { x: 0, y: 248 } });
});

test("branches stand side by side in the order of their handles, whatever the order they were drawn in", () => {
  for (const text of ["a -> b; b.true -> c; b.false -> d", "a -> b; b.false -> d; b.true -> c"]) {
    const at = lay(text);
    expect(at.c!.y).toBe(at.d!.y);
    expect(at.c!.x).toBeLessThan(at.d!.x);
  }
  const three = lay(
    'a -> s; s.y -> d; s.default -> e; s.x -> c; c -> m; d -> m; e -> m; s: switch {"config":{"cases":[{"name":"x"},{"name":"y"}]}}',
  );
  expect([three.c!.x, three.d!.x, three.e!.x]).toEqual([0, 240, 480]);
});

test("the drawing keeps its upper left corner", () => {
  const document = flowDocument("a -> b; a -> c");
  document.nodes = document.nodes.map((node) => ({ ...node, position: { x: 700, y: 300 } }));
  const places = Object.values(layoutDocument(document, testCatalog));
  expect(Math.min(...places.map(({ x }) => x))).toBe(700);
  expect(Math.min(...places.map(({ y }) => y))).toBe(300);
});

test("nothing to lay out is no problem", () => {
  expect(lay("")).toEqual({});
});

test("what is inside a loop stands in its frame, and the frame takes its room in the drawing", () => {
  const at = lay("a -> loop; loop.item -> b; b.true -> c; b.false -> d; loop.done -> e");
  expect(at.loop!.y).toBe(124);
  expect(at.b).toEqual({ x: at.loop!.x + 144, y: at.loop!.y + 124 });
  expect(at.c!.y).toBe(at.b!.y + 124);
  expect(at.e!.y).toBeGreaterThan(at.c!.y + 72);
});

type Box = { x: number; y: number; width: number; height: number };
const touch = (one: Box, other: Box) =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

test("in any valid document every node has whole coordinates, nothing touches but frames what they hold, and edges lead down", () => {
  fc.assert(
    fc.property(validDocument({ maxNodes: 25 }), (document) => {
      const places = layoutDocument(document, testCatalog);
      expect(Object.keys(places).sort()).toEqual(document.nodes.map(({ id }) => id).sort());
      const laid = { ...document, nodes: document.nodes.map((node) => ({ ...node, position: places[node.id]! })) };
      const bounds = listBounds(laid, testCatalog);
      const parents = listParents(laid, testCatalog);
      for (const [index, { id }] of laid.nodes.entries()) {
        const one = bounds.get(id)!;
        expect(Number.isInteger(one.x) && Number.isInteger(one.y)).toBe(true);
        // A frame begins where its container stands: nothing inside pushes it further out.
        expect({ x: one.x, y: one.y }).toEqual(places[id]);
        for (const other of laid.nodes.slice(index + 1))
          if (parents.get(id) === parents.get(other.id)) expect(touch(one, bounds.get(other.id)!)).toBe(false);
      }
      for (const { source, target } of document.edges) expect(places[source]!.y).toBeLessThan(places[target]!.y);
      // Laid out again it stays as it is.
      expect(layoutDocument(laid, testCatalog)).toEqual(places);
    }),
    { numRuns: 50 },
  );
});

test("circles, dangling edges and equal ids do not stop it", () => {
  fc.assert(
    fc.property(messyDocument, (document) =>
      Object.values(layoutDocument(document, testCatalog)).every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)),
    ),
  );
});

test("the largest document that may be is laid out too, however wildly it is wired", () => {
  const nodes = Array.from({ length: limits.documentNodes }, (_, index) => `n${index}`);
  let state = 7;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const wires = Array.from({ length: limits.documentEdges }, () => `${nodes[random(nodes.length)]} -> ${nodes[random(nodes.length)]}`);
  const document = flowDocument([nodes[0], ...wires].join("; "));
  const places = layoutDocument(document, testCatalog);
  expect(Object.keys(places)).toHaveLength(document.nodes.length);
}, 30_000);

test("branches that come together again do not cross, in whatever order their edges were drawn", () => {
  const text = "c -> m; b -> m; s.y -> c; s.x -> b; s.default -> d; d -> m; a -> s";
  const at = lay(`${text}; s: switch {"config":{"cases":[{"name":"x"},{"name":"y"}]}}`);
  expect([at.b!.x, at.c!.x, at.d!.x]).toEqual([0, 240, 480]);
  // In the middle over and under them.
  expect([at.a!.x, at.s!.x, at.m!.x]).toEqual([240, 240, 240]);
});
