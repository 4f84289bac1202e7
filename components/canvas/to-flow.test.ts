import { describe, expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { handlePosition } from "./card-handles";
import { type FlowInput, toFlow } from "./to-flow";

const nothing = { nodes: [], edges: [] };
const input = (text: string, change: Partial<FlowInput> = {}): FlowInput => ({
  document: flowDocument(text),
  catalog: testCatalog,
  selected: new Set(),
  moved: new Map(),
  problems: new Map(),
  mode: "build",
  collapsed: new Set(),
  target: null,
  ...change,
});

describe("toFlow", () => {
  test("gives every node its size and handles, so that React Flow need not measure it", () => {
    const { nodes } = toFlow(input("a -> b; b.true -> c; b.false -> d"), nothing);
    const branch = nodes.find((node) => node.id === "b");
    expect(nodes.every((node) => node.width && node.height && node.measured?.width === node.width)).toBe(true);
    expect(branch?.handles?.map(({ id, type }) => `${type} ${id}`)).toEqual(["target in", "source true", "source false"]);
    expect(nodes[0]?.handles?.some(({ type }) => type === "target")).toBe(false);
  });

  test("names the outputs of a branch on its connections and leaves an only output unnamed", () => {
    const { edges } = toFlow(input("a -> b; b.true -> c; b.false -> d"), nothing);
    expect(edges.map((edge) => edge.data?.label)).toEqual([null, "true", "false"]);
  });

  test("keeps the identity of everything that did not change", () => {
    const before = input("a -> b -> c");
    const first = toFlow(before, nothing);
    const document = {
      ...before.document,
      nodes: before.document.nodes.map((node) => (node.id === "b" ? { ...node, name: "New" } : node)),
    };
    const second = toFlow({ ...before, document }, first);
    expect(second.nodes.map((node, index) => node === first.nodes[index])).toEqual([true, false, true]);
    expect(second.edges.every((edge, index) => edge === first.edges[index])).toBe(true);
    expect(second.nodes[1]?.ariaLabel).toContain("New");
  });

  test("draws a dragged node where it is held, without touching its data", () => {
    const before = input("a -> b");
    const first = toFlow(before, nothing);
    const second = toFlow({ ...before, moved: new Map([["b", { x: 77, y: 88 }]]) }, first);
    expect(second.nodes[1]?.position).toEqual({ x: 77, y: 88 });
    expect(second.nodes[1]?.data).toBe(first.nodes[1]?.data);
  });

  test("lists the outputs that nothing is connected to", () => {
    const { nodes } = toFlow(input("a -> b; b.true -> c"), nothing);
    expect(nodes.find((node) => node.id === "b")?.data).toMatchObject({ openHandles: "false" });
  });

  test("leaves out a connection whose end does not exist instead of failing", () => {
    const before = input("a -> b");
    const document = {
      ...before.document,
      edges: [...before.document.edges, { id: "x", source: "a", sourceHandle: "out", target: "gone", targetHandle: "in" }],
    };
    expect(toFlow({ ...before, document }, nothing).edges.map((edge) => edge.id)).toEqual(["e1"]);
  });

  test("draws a node of an unknown type and says so", () => {
    const { nodes } = toFlow(input('a -> b; b: lost {"config":{}}'), nothing);
    expect(nodes.find((node) => node.id === "b")?.data).toMatchObject({ summary: expect.stringContaining("lost") });
  });
});

describe("outputs along the lower side", () => {
  test("stay in the middle when there is one, with an error output beside it or not", () => {
    expect(handlePosition(["out"], 0)).toBe(0.5);
    expect(handlePosition(["out", "error"], 0)).toBe(0.5);
    expect(handlePosition(["out", "error"], 1)).toBeGreaterThan(0.8);
  });

  test("keep their order and never share a place", () => {
    for (const handles of [
      ["true", "false"],
      ["a", "b", "c", "default", "error"],
      ["true", "false", "error"],
    ]) {
      const places = handles.map((_, index) => handlePosition(handles, index));
      expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
      expect(places.every((place) => place > 0 && place < 1)).toBe(true);
    }
  });
});
