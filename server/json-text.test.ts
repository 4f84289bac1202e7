import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toJsonText } from "./json-text";

/** What is left of a text when PostgreSQL's jsonb shall take it. Halves of a surrogate pair around a NUL were lone before it went. */
const storable = (text: string) =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd").replaceAll("\0", "");

describe("JSON text for jsonb", () => {
  it("drops NUL and mends lone surrogates in values and keys, and changes nothing else", () => {
    const units = fc.array(fc.constantFrom("\0", "\\", "u0000", "\\u0000", '"', "a", "\ud83d", "\ude00", "é"), { maxLength: 12 });
    fc.assert(
      fc.property(units, units, (key, value) => {
        const given = { [`k${key.join("")}`]: value.join("") };
        expect(JSON.parse(toJsonText(given))).toEqual({ [storable(`k${key.join("")}`)]: storable(value.join("")) });
      }),
      { examples: [[["\ud83d", "\0", "\ude00"], []]] },
    );
  });

  it("writes undefined as null", () => {
    expect(toJsonText(undefined)).toBe("null");
  });
});
