import { describe, expect, it } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import type { DocumentNode, WorkflowDocument } from "./document";
import { findStale, groupSources, isChanged, type RanAs } from "./stale-nodes";
import { describeStale } from "./stale-words";

const before = flowDocument("t -> a -> b -> c; l: for-each; c -> l; l.item -> w -> v; l.done -> z");

/** All ran as they are there, in one run unless `ran` says otherwise. */
function ranAs(document: WorkflowDocument, ran: Record<string, RanAs["ran"]> = {}, more: Record<string, Partial<RanAs>> = {}) {
  const sources = groupSources(document);
  const known = new Map(
    document.nodes.map((node): [string, RanAs] => [
      node.id,
      {
        node,
        sources: sources.get(node.id) ?? [],
        ran: { runId: "r1", at: "2026-01-01T00:00:00Z" },
        ...(node.id in ran ? { ran: ran[node.id] ?? null } : {}),
        ...more[node.id],
      },
    ]),
  );
  return (id: string) => known.get(id);
}
const edit = (id: string, change: Partial<DocumentNode>): WorkflowDocument => ({
  ...before,
  nodes: before.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
});
const stale = (document: WorkflowDocument, known = ranAs(before)) =>
  Object.fromEntries(
    [...findStale(document, testCatalog, known)].map(([id, reasons]) => [
      id,
      reasons.map((reason) => ("from" in reason ? `${reason.kind} ${reason.from}` : reason.kind)).join(", "),
    ]),
  );

describe("stale nodes", () => {
  it("are none when nothing changed, whatever was moved, renamed or noted", () => {
    expect(stale(before)).toEqual({});
    expect(stale(edit("a", { position: { x: 500, y: 3 }, name: "Another", note: "why", policy: { cacheMs: 5 } }))).toEqual({});
  });

  it("are those that were changed, and what comes after them", () => {
    const found = findStale(edit("b", { config: { prompt: "x" } }), testCatalog, ranAs(before));
    expect(found.get("b")).toEqual([{ kind: "field", field: "config.prompt" }]);
    expect(found.get("c")).toEqual([{ kind: "upstream", from: "b" }]);
    expect(isChanged(found.get("b"))).toBe(true);
    expect(isChanged(found.get("c"))).toBe(false);
    expect([...found.keys()]).toEqual(["b", "c", "l", "w", "v", "z"]);
  });

  it("are those that got or lost a connection, and those that are new", () => {
    const drawn = flowDocument("t -> a -> b; a -> c; n: pass; b -> n; c -> l; l: for-each; l.item -> w -> v; l.done -> z");
    expect(stale(drawn)).toMatchObject({ c: "connected a, disconnected b", n: "new" });
  });

  it("inside a loop make the loop stale and not what else is in it", () => {
    expect(stale(edit("v", { config: { prompt: "x" } }))).toEqual({ v: "field", l: "inside", z: "upstream l" });
  });

  it("are those after a node that ran again by itself, unless it gave the same", () => {
    const later = { a: { runId: "r2", at: "2026-01-02T00:00:00Z" } };
    expect(stale(before, ranAs(before, later))).toMatchObject({ b: "ran-again a", c: "upstream b" });
    expect(stale(before, ranAs(before, later, { b: { unchanged: ["a"] } }))).toEqual({});
    expect(stale(before, ranAs(before, { a: null }))).toEqual({});
  });

  it("are never the pinned ones, but what comes after a pin that was changed", () => {
    const pinned = edit("b", { config: { prompt: "x" }, pinned: { output: 1 } });
    expect(stale(pinned)).toMatchObject({ c: "pin b" });
    expect(stale(pinned)).not.toHaveProperty("b");
    // It ran with the same pin.
    expect(stale(pinned, ranAs(pinned))).toEqual({});
    expect(stale(before, ranAs(pinned))).toMatchObject({ b: "field, field", c: "upstream b" });
  });

  it("say why in the words of the form", () => {
    const document = { nodes: [{ ...edit("a", { type: "model-call", name: "Writer" }).nodes[1]! }] };
    const words = (reason: Parameters<typeof describeStale>[0]) => describeStale(reason, { nodeId: "a", document, catalog: nodeCatalog });
    expect(words({ kind: "field", field: "config.prompt" })).toBe("Prompt changed");
    expect(words({ kind: "field", field: "config.unheard.of" })).toBe("unheard changed");
    expect(words({ kind: "connected", from: "a" })).toBe("New connection from “Writer”");
    expect(words({ kind: "pin", from: "x" })).toBe("Pinned output of “x” changed");
  });
});
