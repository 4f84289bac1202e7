import { expect, test } from "vitest";
import { manual } from "./manual";

const at = "2026-01-12T08:00:00.412Z";

const config = manual.config.parse({
  fields: [
    { name: "topic", required: true },
    { name: "count", type: "number", default: 3 },
    { name: "kind", type: "select", options: ["a", "b"] },
    { name: "deep", type: "boolean" },
  ],
});

test("fills in defaults and reads text from a form as the field's type", () => {
  expect(manual.receive({ topic: "trees", deep: "true" }, config, at)).toEqual({
    output: { topic: "trees", count: 3, kind: null, deep: true },
  });
  expect(manual.receive({ topic: "trees", count: "7" }, config, at)).toMatchObject({ output: { count: 7 } });
});

test.each([
  [{}, "input.topic", /required/],
  [{ topic: "x", count: "many" }, "input.count", /number/],
  [{ topic: "x", kind: "c" }, "input.kind", /one of a, b/],
  [{ topic: "x", colour: "red" }, "input.colour", /not a field/],
  [["x"], "input", /object/],
])("%j is refused with the field at fault", (received, field, message) => {
  const result = manual.receive(received, config, at);
  expect(result).toMatchObject({ error: { code: "invalid_input", field } });
  expect("error" in result && result.error.message).toMatch(message);
});

test("without fields any object is taken as it is", () => {
  expect(manual.receive({ anything: [1] }, manual.config.parse({}), at)).toEqual({ output: { anything: [1] } });
  expect(manual.receive(undefined, manual.config.parse({}), at)).toEqual({ output: {} });
});
