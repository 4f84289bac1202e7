import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { abridge } from "./abridge";

describe("abridge", () => {
  it("gives what fits as it is", () => {
    const value = { a: [1, "two", null, { b: true }], c: "" };
    expect(abridge(value, 1_000)).toEqual({ value, isCut: false });
  });

  it("cuts long text and long lists, and says so", () => {
    expect(abridge("x".repeat(5_000), 10_000)).toEqual({ value: `${"x".repeat(2_000)}…`, isCut: true });
    const { value, isCut } = abridge(
      Array.from({ length: 80 }, (_, index) => index),
      10_000,
    );
    expect(value).toHaveLength(50);
    expect(isCut).toBe(true);
  });

  it("keeps names and types where there is no room left, so that they can be offered", () => {
    const { value } = abridge(
      {
        text: "x".repeat(900),
        rows: [
          { id: 1, name: "a" },
          { id: 2, name: "b" },
        ],
      },
      100,
    );
    expect(value).toEqual({ text: expect.stringMatching(/^x+…$/), rows: [{ id: 1, name: "…" }] });
  });

  it("stops where a value is deeper than anyone looks", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 60; level++) deep = { in: deep };
    const { value, isCut } = abridge(deep, 10_000);
    expect(isCut).toBe(true);
    expect(JSON.stringify(value).length).toBeLessThan(200);
  });

  it("never changes a value of which nothing is cut", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (given) => {
        const { value, isCut } = abridge(given, 100_000);
        if (!isCut) expect(value).toEqual(given);
      }),
    );
  });
});
