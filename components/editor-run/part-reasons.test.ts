import { describe, expect, it } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { whyNotPart } from "./part-reasons";

const document = flowDocument('t -> a -> b; loose: pass; off: pass {"disabled":true}; b -> off; p: pass {"pinned":1}; b -> p');
const why = (kind: "until" | "from" | "only", nodeId: string | null, hasRun: boolean | null = true) =>
  whyNotPart(kind, { document, catalog: testCatalog, nodeId, hasRun });

describe("why a part of a draft cannot be run", () => {
  it("is nothing for a node that a trigger leads to", () => {
    for (const kind of ["until", "from", "only"] as const) expect(why(kind, "a")).toBeNull();
  });

  it("is that no node is chosen, or one that does nothing", () => {
    expect(why("until", null)).toBe("Select a node first");
    expect(why("only", "off")).toBe("This node is disabled");
    expect(why("only", "p")).toContain("pinned");
    expect(why("until", "p")).toBeNull();
  });

  it("is that nothing leads to it, or that nothing before it has run", () => {
    expect(why("until", "loose")).toContain("not connected");
    expect(why("only", "loose")).toBeNull();
    expect(why("from", "b", false)).toContain("Nothing before it has run");
    expect(why("from", "b", null)).toBeNull();
  });
});
