import { describe, expect, it } from "vitest";
import { inputField } from "@/server/triggers/manual";
import { inputOf, readInputs, readValues, writeValues } from "./run-input";

describe("many inputs", () => {
  it("are a JSON list, over as many lines as one likes", () => {
    expect(readInputs('[\n  { "n": 1 },\n  { "n": 2 }\n]')).toEqual({ inputs: [{ n: 1 }, { n: 2 }] });
  });

  it("or a value a line, with empty lines between", () => {
    expect(readInputs('{ "n": 1 }\n\n{ "n": 2 }\n')).toEqual({ inputs: [{ n: 1 }, { n: 2 }] });
    expect(readInputs('{ "n": 1 }')).toEqual({ inputs: [{ n: 1 }] });
  });

  it("name the line that cannot be read, and a broken list as a whole", () => {
    expect(readInputs('{ "n": 1 }\n{ n: 2 }')).toEqual({ problem: expect.stringMatching(/^Line 2: This is not JSON/) });
    expect(readInputs('[{ "n": 1 },\n{ "n": 2 }')).toEqual({ problem: expect.stringMatching(/^This is not JSON/) });
    expect(readInputs("  ")).toEqual({ problem: "Give at least one input." });
  });
});

describe("the input of an earlier run", () => {
  const fields = [
    inputField.parse({ name: "topic", required: true }),
    inputField.parse({ name: "count", type: "number" }),
    inputField.parse({ name: "deep", type: "boolean" }),
    inputField.parse({ name: "more", type: "json" }),
  ];

  it("fills the form in, and read back it is the same", () => {
    const input = { topic: "trees", count: 3, deep: true, more: { a: [1] } };
    expect(readValues(fields, writeValues(fields, input))).toEqual({ input });
  });

  it("leaves fields empty that it does not have, and out what the form does not ask for", () => {
    expect(writeValues(fields, { topic: "trees", count: null, other: 1 })).toEqual({ topic: "trees", count: "", deep: false, more: "" });
    expect(writeValues(fields, "text")).toEqual({ topic: "", count: "", deep: false, more: "" });
  });

  it("is told from what the trigger gave", () => {
    expect(inputOf({ type: "manual" }, { topic: "trees" })).toEqual({ topic: "trees" });
    expect(inputOf({ type: "webhook" }, { body: { id: 7 }, headers: {}, query: {}, method: "POST" })).toEqual({ id: 7 });
    expect(inputOf({ type: "event" }, { topic: "a", data: [1], emittedAt: "", from: null })).toEqual([1]);
    expect(inputOf({ type: "event" }, { workflowId: "w", runId: "", outcome: "succeeded", output: 5, error: null })).toBe(5);
  });
});
