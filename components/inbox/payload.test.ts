import { describe, expect, test } from "vitest";
import { labelOf, parsePayload, payloadShape } from "./payload";

describe("a payload", () => {
  test("of plain values is edited field by field", () => expect(payloadShape({ title: "A", total: 3, paid: false })).toBe("fields"));
  test("that is text is edited as text", () => expect(payloadShape("Dear Ada")).toBe("text"));
  test.each([[null], [[1, 2]], [{}], [{ lines: [1] }], [{ note: null }]])("like %j is edited as JSON", (payload) =>
    expect(payloadShape(payload)).toBe("json"),
  );
  test("typed wrongly says what is wrong", () => {
    expect(parsePayload('{"a": 1}')).toEqual({ value: { a: 1 } });
    expect(parsePayload('{"a": ')).toMatchObject({ problem: expect.stringContaining("not valid JSON") });
  });
});

test.each([
  ["totalAmount", "Total amount"],
  ["total_amount", "Total amount"],
  ["email", "Email"],
  ["_", "_"],
])("the key %s is labelled %s", (key, label) => expect(labelOf(key)).toBe(label));
