import { expect, test } from "vitest";
import { findSchemaProblem } from "@/server/workflow/check-json-schema";
import { readSchemaFields, schemaExamples, writeSchemaFields } from "./schema-fields";

test("what the list of fields writes it reads again, and is a JSON Schema", () => {
  for (const { label, fields } of schemaExamples) {
    const schema = writeSchemaFields(fields);
    expect(readSchemaFields(schema), label).toEqual(fields);
    expect(findSchemaProblem(schema), label).toBeNull();
  }
});

test("a schema with more in it than the list can show is left as it is", () => {
  const text = { type: "string" };
  expect(readSchemaFields({ type: "object", properties: { a: text } })).toEqual([
    { name: "a", type: "text", description: "", required: false },
  ]);
  expect(readSchemaFields({ type: "object", properties: { a: { ...text, minLength: 3 } } })).toBeNull();
  expect(readSchemaFields({ type: "object", properties: { a: { type: "object", properties: { b: text } } } })).toBeNull();
  expect(readSchemaFields({ type: "array", items: text })).toBeNull();
  expect(readSchemaFields({ $ref: "#/x", type: "object", properties: {} })).toBeNull();
});

test("what is no JSON Schema is said to be none", () => {
  expect(findSchemaProblem({ type: "strang" })).not.toBeNull();
});
