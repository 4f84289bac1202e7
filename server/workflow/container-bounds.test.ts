import { describe, expect, test } from "vitest";
import * as z from "zod";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { cardSize, containerBounds, framePadding, listBounds, listParents, withInside } from "./container-bounds";
import { defineNode, type NodeCatalog } from "./define";
import type { WorkflowDocument } from "./document";

const box = defineNode({
  type: "box",
  look: { label: "Box", group: "logic", icon: "repeat", summary: () => "Box" },
  docs: "Holds nodes.",
  config: z.object({}),
  output: z.unknown(),
  handles: ["item", "done"],
  container: { entry: "item", names: ["item", "index"] },
  example: { config: {}, input: 1, output: 1 },
  execute: async ({ input }) => ({ output: input }),
});
const catalog: NodeCatalog = { ...testCatalog, box };

/** `inside`: node → its parent; `at`: node → where it stands. */
function draw(text: string, inside: Record<string, string>, at: Record<string, [number, number]> = {}): WorkflowDocument {
  const document = flowDocument(text);
  const nodes = document.nodes.map((node) => {
    const [x, y] = at[node.id] ?? [0, 0];
    return { ...node, parent: inside[node.id] ?? null, position: { x, y } };
  });
  return { ...document, nodes };
}

describe("the frame of a container", () => {
  test("holds all of its body with room on every side", () => {
    const document = draw(
      "loop: box; loop.item -> a; a -> b",
      { a: "loop", b: "loop" },
      { loop: [100, 100], a: [130, 240], b: [500, 400] },
    );
    expect(containerBounds(document, catalog, "loop")).toEqual({
      x: 100,
      y: 100,
      width: 500 + cardSize.width + framePadding.side - 100,
      height: 400 + cardSize.height + framePadding.bottom - 100,
    });
  });

  test("begins further up and left when something inside does", () => {
    const bounds = containerBounds(draw("loop: box; a: pass", { a: "loop" }, { loop: [100, 100], a: [0, 0] }), catalog, "loop");
    expect(bounds).toMatchObject({ x: -framePadding.side, y: -framePadding.top });
  });

  test("has room for a first node when it is empty, and holds the frames of containers inside it", () => {
    const document = draw(
      "outer: box; inner: box; a: pass",
      { inner: "outer", a: "inner" },
      { inner: [24, framePadding.top], a: [48, 900] },
    );
    const bounds = listBounds(document, catalog);
    expect(bounds.get("outer")?.height).toBe(900 + cardSize.height + 2 * framePadding.bottom);
    const empty = containerBounds(draw("loop: box; a: pass", {}), catalog, "loop");
    expect(empty?.width).toBeGreaterThan(cardSize.width);
    expect(empty?.height).toBeGreaterThan(framePadding.top);
  });

  test("is a card while it is collapsed, and there is none for a node that holds nothing", () => {
    const document = draw("loop: box; a: pass", { a: "loop" }, { a: [300, 900] });
    expect(listBounds(document, catalog, new Set(["loop"])).get("loop")).toMatchObject({ ...cardSize });
    expect(containerBounds(document, catalog, "a")).toBeNull();
  });
});

test("parents that are gone, hold nothing or hold each other are passed over", () => {
  const document = draw("a: pass; b: box; c: box; d: pass; e: pass", { a: "gone", b: "c", c: "b", d: "b", e: "a" });
  expect([...listParents(document, catalog)]).toEqual([]);
  expect(listBounds(document, catalog).size).toBe(5);
});

test("everything inside is found at any depth, circles included", () => {
  const document = draw("outer: box; inner: box; a: pass; b: pass", { inner: "outer", a: "inner" });
  expect([...withInside(document, ["outer"])]).toEqual(["outer", "inner", "a"]);
  expect(withInside(draw("a: box; b: box", { a: "b", b: "a" }), ["a"]).size).toBe(2);
});
