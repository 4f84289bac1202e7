import fc from "fast-check";
import { expect, test } from "vitest";
import { validDocument } from "@/tests/support/random-document";
import { emptyDocument } from "./document";
import { migrateDocument } from "./migrate-document";

const node = (id: string, more: object = {}) => ({ id, type: "pass", name: id, position: { x: 0, y: 0 }, ...more });
const issuesOf = (value: unknown) => {
  const result = migrateDocument(value);
  return "issues" in result ? result.issues : [];
};

test("a document comes back as it was, from text and from a value", () => {
  fc.assert(
    fc.property(validDocument(), (document) => {
      expect(migrateDocument(document)).toEqual({ document });
      expect(migrateDocument(JSON.stringify(document))).toEqual({ document });
    }),
  );
});

test("what a file leaves out is filled in, and problems of the graph are no obstacle", () => {
  const result = migrateDocument({
    version: 1,
    nodes: [node("a", { type: "no-such-type" })],
    edges: [{ id: "e", source: "a", target: "ghost" }],
  });
  expect(result).toMatchObject({
    document: { notes: [], nodes: [{ config: {}, disabled: false, parent: null }], edges: [{ sourceHandle: "out" }] },
  });
});

test("text that is not JSON is told so", () => {
  expect(issuesOf("{ nodes: }")).toMatchObject([{ code: "invalid_json" }]);
  expect(issuesOf("[]")).toMatchObject([{ code: "invalid_document" }]);
  expect(issuesOf("7")).toMatchObject([{ code: "invalid_document" }]);
  expect(issuesOf(undefined)).toMatchObject([{ code: "invalid_document" }]);
});

test("2 MB passes, one byte more is too large, counted in bytes and not in characters", () => {
  const sized = (bytes: number, fill: string) => {
    const frame = JSON.stringify({ ...emptyDocument, nodes: [node("a", { config: { text: "" } })] });
    const rest = bytes - frame.length;
    const text = fill.repeat(Math.floor(rest / new TextEncoder().encode(fill).length));
    return JSON.stringify({
      ...emptyDocument,
      nodes: [node("a", { config: { text: text + "x".repeat(rest - new TextEncoder().encode(text).length) } })],
    });
  };
  expect(issuesOf(sized(2_000_000, "x"))).toEqual([]);
  expect(issuesOf(sized(2_000_000, "ü"))).toEqual([]);
  expect(issuesOf(sized(2_000_001, "x"))).toMatchObject([{ code: "too_large", message: expect.stringContaining("2,000,000") }]);
  expect(issuesOf(JSON.parse(sized(2_000_001, "ü")))).toMatchObject([{ code: "too_large" }]);
});

test("depth 64 passes, 65 names the node, and 100,000 does not overflow", () => {
  // The document, its nodes, the node and its config are four levels.
  const nested = (levels: number) => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
  const document = (levels: number) => ({ ...emptyDocument, nodes: [node("deep", { config: { value: nested(levels) } })] });
  expect(issuesOf(document(60))).toEqual([]);
  expect(issuesOf(document(61))).toMatchObject([{ code: "too_deep", nodeId: "deep", message: expect.stringContaining("64") }]);
  expect(issuesOf(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).toMatchObject([
    { code: expect.stringMatching(/too_deep|invalid_json/) },
  ]);
});

test("2,001 nodes and 8,001 edges are too many, and the message says what to do", () => {
  const nodes = (count: number) => Array.from({ length: count }, (_, index) => node(`n${index}`));
  const edges = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `e${index}`, source: "n0", target: "n1" }));
  expect(issuesOf({ ...emptyDocument, nodes: nodes(2_000), edges: edges(8_000) })).toEqual([]);
  expect(issuesOf({ ...emptyDocument, nodes: nodes(2_001) })).toMatchObject([
    { field: "nodes", message: expect.stringContaining("at most 2000 nodes; split it with a sub-workflow") },
  ]);
  expect(issuesOf({ ...emptyDocument, edges: edges(8_001) })).toMatchObject([{ field: "edges", message: expect.stringContaining("8000") }]);
});

test("an issue names the node and the field that is wrong", () => {
  expect(issuesOf({ ...emptyDocument, nodes: [node("good"), node("bad", { policy: { retry: { attempts: 99 } } })] })).toMatchObject([
    {
      code: "invalid_document",
      nodeId: "bad",
      field: "policy.retry.attempts",
      message: expect.stringContaining("Node “bad”, policy.retry.attempts"),
    },
  ]);
  expect(issuesOf({ ...emptyDocument, nodes: [node("1st")] })).toMatchObject([
    { nodeId: "1st", field: "id", message: expect.stringContaining("starts with a letter") },
  ]);
  expect(issuesOf({ ...emptyDocument, edges: [{ id: "e", source: 3, target: "a" }] })).toMatchObject([{ edgeId: "e", field: "source" }]);
  expect(issuesOf({ ...emptyDocument, surprise: true })).toMatchObject([{ code: "invalid_document" }]);
});

test("another version is refused by name", () => {
  expect(issuesOf({ ...emptyDocument, version: 2 })).toMatchObject([
    { code: "unsupported_version", message: expect.stringContaining("of version 2") },
  ]);
  expect(issuesOf({ nodes: [], edges: [] })).toMatchObject([
    { code: "unsupported_version", message: expect.stringContaining("has no version") },
  ]);
});

test("a field called __proto__ is refused at any depth", () => {
  const text = JSON.stringify({ ...emptyDocument, nodes: [node("a", { config: { x: [{ PROTO: { admin: true } }] } })] }).replace(
    "PROTO",
    "__proto__",
  );
  expect(issuesOf(text)).toMatchObject([{ code: "invalid_document", nodeId: "a", field: "config.x[0]" }]);
});

test("anything at all gives a document or issues, never a throw", () => {
  const answers = (value: unknown) => ["document", "issues"].filter((key) => key in migrateDocument(value)).length === 1;
  fc.assert(fc.property(fc.anything(), answers));
  fc.assert(fc.property(fc.json(), answers));
});
