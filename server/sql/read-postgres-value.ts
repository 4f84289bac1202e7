import "server-only";
import pg from "pg";
import { exactNumber } from "./exact-number";

const { builtins } = pg.types;

/** Arrays that the driver knows to take apart. */
const arrays = new Set([1000, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1231, 2951]);

/** PostgreSQL's text of a value as JSON: exact numbers stay exact, as text where JSON's would not be; times are text as it writes them. */
export function readPostgresValue(oid: number, text: string): unknown {
  if (oid === builtins.BOOL) return text === "t";
  if (oid === builtins.INT2 || oid === builtins.INT4 || oid === builtins.OID) return Number(text);
  if (oid === builtins.INT8 || oid === builtins.NUMERIC) return exactNumber(text);
  if (oid === builtins.FLOAT4 || oid === builtins.FLOAT8) return Number.isFinite(Number(text)) ? Number(text) : text;
  if (oid === builtins.JSON || oid === builtins.JSONB) return JSON.parse(text) as unknown;
  if (arrays.has(oid)) return pg.types.getTypeParser(oid)(text);
  return text;
}
