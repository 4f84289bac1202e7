import fc from "fast-check";
import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { messyDocument, validDocument } from "@/tests/support/random-document";
import { testCatalog } from "@/tests/support/test-catalog";
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

test("in any valid document every node has whole coordinates, no two cards touch, and edges lead down", () => {
  fc.assert(
    fc.property(validDocument({ maxNodes: 25 }), (document) => {
      const places = layoutDocument(document, testCatalog);
      const all = Object.values(places);
      expect(Object.keys(places).sort()).toEqual(document.nodes.map(({ id }) => id).sort());
      for (const [index, one] of all.entries()) {
        expect(Number.isInteger(one.x) && Number.isInteger(one.y)).toBe(true);
        for (const other of all.slice(index + 1)) expect(Math.abs(one.x - other.x) >= 212 || Math.abs(one.y - other.y) >= 72).toBe(true);
      }
      for (const { source, target } of document.edges) expect(places[source]!.y).toBeLessThan(places[target]!.y);
    }),
    { numRuns: 30 },
  );
});

test("circles, dangling edges and equal ids do not stop it", () => {
  fc.assert(
    fc.property(messyDocument, (document) =>
      Object.values(layoutDocument(document, testCatalog)).every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)),
    ),
  );
});
