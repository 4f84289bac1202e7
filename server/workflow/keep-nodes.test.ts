import { describe, expect, it } from "vitest";
import { flow, flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { toGraph } from "./graph";
import { keepFrom, keepUntil, pickNodes } from "./keep-nodes";

const until = (text: string, id: string) => [...keepUntil(flowDocument(text), testCatalog, id)].sort().join(" ");
const from = (text: string, id: string) => [...keepFrom(flowDocument(text), testCatalog, id)].sort().join(" ");

describe("what a run up to a node needs", () => {
  it("is all that leads to it, and nothing beside or after", () => {
    expect(until("t -> a -> m; t -> b -> m; t -> other; m -> z", "m")).toBe("a b m t");
    expect(until("t -> a -> m; t -> b -> m; t -> other; m -> z", "a")).toBe("a t");
  });

  it("is a part of the loops around it, and the whole of those before", () => {
    const text = "t -> l; l.item -> a -> b; l.done -> k; k.item -> c -> d; k.done -> z";
    expect(until(text, "a")).toBe("a l t");
    expect(until(text, "c")).toBe("a b c k l t");
    expect(until(text, "l")).toBe("a b l t");
  });

  it("ends where a circle closes", () => {
    expect(until("t -> a -> b -> c; c -> b", "b")).toBe("a b c t");
  });
});

describe("what a run from a node on needs", () => {
  it("is what follows, and what leads to any of it", () => {
    expect(from("t -> a -> m; t -> b -> m; t -> other -> leaf; m -> z", "a")).toBe("a b m t z");
  });

  it("is the whole loop around it, and what follows the loop", () => {
    expect(from("t -> l; l.item -> a -> b; l.done -> z; t -> side", "b")).toBe("a b l t z");
  });
});

describe("a document of which nodes are picked", () => {
  it("is sound, and a loop that lost a part of its body reads nothing that is gone", () => {
    const { document } = flow('t -> l; l: for-each {"config":{"items":[1],"result":"{{ b }}"}}; l.item -> a -> b; l.done -> z');
    const picked = pickNodes(document, testCatalog, keepUntil(document, testCatalog, "a"));
    expect(picked.nodes.map(({ id }) => id).sort()).toEqual(["a", "l", "t"]);
    expect(toGraph(picked, testCatalog).issues.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(picked.nodes.find(({ id }) => id === "l")?.config.result).toBeUndefined();
  });
});
