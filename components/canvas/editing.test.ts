import { describe, expect, test } from "vitest";
import { listBounds } from "@/server/workflow/container-bounds";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { readClipboardText, toClipboardText } from "./clipboard";
import { listPaletteItems, readRecentTypes, rememberType, searchPalette } from "./palette-items";
import { findFreePlace, findOpenHandle, makeNodeId, makeNodeName } from "./place-node";
import { collectStream, walkGraph } from "./walk-graph";

const diamond = flowDocument("a -> b -> d; a -> c -> d");
const placed = {
  ...diamond,
  nodes: diamond.nodes.map((node) => ({
    ...node,
    position: { a: { x: 100, y: 0 }, b: { x: 0, y: 100 }, c: { x: 240, y: 100 }, d: { x: 100, y: 200 } }[node.id] ?? node.position,
  })),
};

describe("the clipboard", () => {
  test("carries the chosen nodes and only the connections between them", () => {
    const text = toClipboardText(diamond, new Set(["a", "b"]));
    const piece = readClipboardText(text ?? "");
    expect(piece?.nodes.map((node) => node.id)).toEqual(["a", "b"]);
    expect(piece?.edges.map((edge) => `${edge.source}-${edge.target}`)).toEqual(["a-b"]);
  });

  test("reads a whole workflow and refuses everything else", () => {
    expect(readClipboardText(JSON.stringify(diamond))?.nodes).toHaveLength(4);
    for (const text of ["", "hello", "{}", "[1]", '{"trellis":"nodes","nodes":[{"id":"1x"}]}']) expect(readClipboardText(text)).toBeNull();
  });

  test("has nothing to say when nothing is chosen", () => {
    expect(toClipboardText(diamond, new Set())).toBeNull();
  });
});

describe("a new node", () => {
  test("gets an id that expressions can name and nobody else has", () => {
    expect(makeNodeId("http-request", diamond)).toBe("httpRequest");
    expect(makeNodeId("a", diamond)).toBe("a2");
    expect(makeNodeId("input", diamond)).toBe("input2");
    expect(makeNodeId("if", diamond)).toBe("if2");
    expect(makeNodeId("3d", diamond)).toBe("node");
  });

  test("is numbered when its name is taken", () => {
    expect(makeNodeName("b", diamond)).toBe("b 2");
    expect(makeNodeName("Agent", diamond)).toBe("Agent");
  });

  test("never lands on another one", () => {
    const boxes = [...listBounds(placed, testCatalog).values()];
    const at = findFreePlace(boxes, { x: 100, y: 0 });
    expect(at.y).toBe(0);
    expect(at.x).toBeGreaterThan(300);
    expect(findFreePlace(boxes, { x: 1000, y: 1000 })).toEqual({ x: 1000, y: 1000 });
  });

  test("is wired to the first output that is still open", () => {
    const document = flowDocument("a -> b; b.true -> c");
    const branch = document.nodes.find((node) => node.id === "b")!;
    expect(findOpenHandle(document, branch, testCatalog[branch.type])).toBe("false");
    expect(findOpenHandle(document, document.nodes[0]!, testCatalog.start)).toBeNull();
  });
});

describe("walking the graph by arrow keys", () => {
  test("follows connections up and down and goes to neighbours sideways", () => {
    expect(walkGraph(placed, "a", "down")).toBe("b");
    expect(walkGraph(placed, "d", "up")).toBe("b");
    expect(walkGraph(placed, "b", "right")).toBe("c");
    expect(walkGraph(placed, "c", "left")).toBe("b");
    expect(walkGraph(placed, "a", "up")).toBeNull();
    expect(walkGraph(placed, "gone", "down")).toBeNull();
  });

  test("collects everything downstream or upstream, circles included", () => {
    expect([...collectStream(diamond, "b", "down")].sort()).toEqual(["b", "d"]);
    expect([...collectStream(diamond, "d", "up")].sort()).toEqual(["a", "b", "c", "d"]);
    const circle = flowDocument("a -> b -> c; c -> b");
    expect([...collectStream(circle, "b", "down")].sort()).toEqual(["b", "c"]);
  });
});

describe("the palette", () => {
  const items = listPaletteItems(testCatalog);

  test("finds a node by the beginning of its name first", () => {
    const [first] = items;
    expect(searchPalette(items, first!.label.slice(0, 2))[0]?.label.toLowerCase().startsWith(first!.label.slice(0, 2).toLowerCase())).toBe(
      true,
    );
    expect(searchPalette(items, "no such thing at all")).toEqual([]);
    expect(searchPalette(items, "  ")).toHaveLength(items.length);
  });

  test("remembers the last three types, newest first, each once", () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
    for (const type of ["if", "agent", "set", "agent", "wait"]) rememberType(storage, type);
    expect(readRecentTypes(storage)).toEqual(["wait", "agent", "set"]);
  });
});
