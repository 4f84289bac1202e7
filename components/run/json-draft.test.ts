import { describe, expect, it } from "vitest";
import { listChanges, writeValue } from "./json-draft";

describe("edited settings", () => {
  it("are sent only where they changed", () => {
    expect(listChanges({ url: "a", n: { x: 1 } }, { url: "b", n: { x: 1 }, more: 2 })).toEqual({ changes: { url: "b", more: 2 } });
  });

  it("cannot be removed, nor be anything but an object", () => {
    expect(listChanges({ url: "a" }, {})).toMatchObject({ problem: expect.stringContaining("url") });
    for (const value of [null, [], "x", 1]) expect(listChanges({}, value)).toHaveProperty("problem");
  });
});

describe("a value to be edited", () => {
  it("is its JSON, and nothing when the log only refers to it", () => {
    expect(writeValue({ a: 1 })).toBe('{\n  "a": 1\n}');
    expect(writeValue(null)).toBe("null");
    expect(writeValue({ $artifact: "x", bytes: 1, preview: "" })).toBe("");
    expect(writeValue(undefined)).toBe("");
  });
});
