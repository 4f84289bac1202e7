import pg from "pg";
import { expect, test } from "vitest";
import { readPostgresValue } from "./read-postgres-value";

const { builtins } = pg.types;

test.each([
  [builtins.BOOL, "t", true],
  [builtins.INT4, "-7", -7],
  [builtins.INT8, "42", 42],
  [builtins.INT8, "9007199254740993", "9007199254740993"],
  [builtins.NUMERIC, "12.50", 12.5],
  [builtins.NUMERIC, "0.1234567890123456789", "0.1234567890123456789"],
  [builtins.NUMERIC, "NaN", "NaN"],
  [builtins.FLOAT8, "Infinity", "Infinity"],
  [builtins.FLOAT8, "1e-7", 1e-7],
  [builtins.JSONB, '{"a":[1]}', { a: [1] }],
  [builtins.TIMESTAMPTZ, "2026-01-02 03:04:05+00", "2026-01-02 03:04:05+00"],
  [builtins.BYTEA, "\\x00ff", "\\x00ff"],
  [1009, '{a,"b c",NULL}', ["a", "b c", null]],
])("PostgreSQL's type %i: %s", (oid, text, value) => {
  expect(readPostgresValue(oid, text)).toEqual(value);
});
