import jsonata from "jsonata";
import { limits } from "@/server/limits";
import { listMappingReferences, type MappingNode, type MappingReference } from "./list-mapping-references";

export type CheckedMapping =
  | { ok: true; references: MappingReference[] }
  /** `at`: where the parser gave up, in characters from the start. */
  | { ok: false; message: string; at: number };

/**
 * Reads a program in another language than CEL; null when it is in none that is known here. Knows JSONata; it only parses, never
 * evaluates. A file of its own because the parser is 24 KB that the editor does not need.
 */
export function checkMapping(language: "jsonata" | "javascript", text: string): CheckedMapping | null {
  if (language !== "jsonata") return null;
  if (text.length > limits.expressionChars)
    return { ok: false, message: `The mapping is longer than ${limits.expressionChars} characters`, at: text.length };
  try {
    const tree = jsonata(text).ast() as MappingNode;
    return { ok: true, references: listMappingReferences(text, tree) };
  } catch (error) {
    // Too deep to be read: it is wrong as a whole.
    if (error instanceof RangeError) return { ok: false, message: "The mapping is nested too deeply", at: text.length };
    if (!isJsonataError(error)) throw error;
    return { ok: false, message: `The mapping cannot be read at character ${error.position}: ${error.message}`, at: error.position };
  }
}

/** JSONata throws plain objects with a code and a position. */
function isJsonataError(error: unknown): error is { message: string; position: number } {
  return typeof error === "object" && error !== null && "code" in error && "position" in error && "message" in error;
}
