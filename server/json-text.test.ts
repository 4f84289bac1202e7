import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toJsonText } from "./json-text";

/** What is left of a text when PostgreSQL's jsonb shall take it. */
const storable = (text: string) =>
  text.replaceAll("\0", "").replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

describe("JSON text for jsonb", () => {
  it("drops NUL and mends lone surrogates in values and keys, and changes nothing else", () => {
    const units = fc.array(fc.constantFrom("\0", "\\", "u0000", "\\u0000", '"', "a", "\ud83d", "\ude00", "é"), { maxLength: 12 });
    fc.assert(
      fc.property(units, units, (key, value) => {
        const given = { [`k${key.join("")}`]: value.join("") };
        expect(JSON.parse(toJsonText(given))).toEqual({ [storable(`k${key.join("")}`)]: storable(value.join("")) });
      }),
    );
  });

  it("writes undefined as null", () => {
    expect(toJsonText(undefined)).toBe("null");
  });
});
