import { describe, expect, it } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { expectedInput, type KnownOutput } from "./expected-input";

const given = (outputs: Record<string, KnownOutput>) => (nodeId: string) => outputs[nodeId];

describe("expectedInput", () => {
  it("is the one output before a node, as it is", () => {
    const document = flowDocument("t -> a -> b");
    expect(expectedInput(document, "b", given({ a: { output: [1, 2], handle: "out" } }))).toEqual([1, 2]);
  });

  it("is an object by node id where several lead to it", () => {
    const document = flowDocument("t -> a; t -> b; a -> m; b -> m");
    const outputs = { a: { output: 1, handle: "out" }, b: { output: 2, handle: "out" } };
    expect(expectedInput(document, "m", given(outputs))).toEqual({ a: 1, b: 2 });
  });

  it("leaves out what went another way, and takes what may go any way", () => {
    const document = flowDocument("t -> c; c.true -> y; c.false -> n");
    expect(expectedInput(document, "n", given({ c: { output: 5, handle: "true" } }))).toBeUndefined();
    expect(expectedInput(document, "y", given({ c: { output: 5, handle: "true" } }))).toBe(5);
    expect(expectedInput(document, "n", given({ c: { output: 5, handle: null } }))).toBe(5);
  });

  it("does not take the output of a loop for what its passes get", () => {
    const document = flowDocument("t -> l; l.item -> w; l.done -> z");
    const outputs = { l: { output: { results: [] }, handle: "done" } };
    expect(expectedInput(document, "w", given(outputs))).toBeUndefined();
    expect(expectedInput(document, "z", given(outputs))).toEqual({ results: [] });
  });
});
