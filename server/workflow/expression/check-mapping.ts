import jsonata from "jsonata";
import { limits } from "@/server/limits";

/**
 * What is wrong with a program in another language than CEL, or null. Knows JSONata's syntax; it only parses, never evaluates.
 * A file of its own because the parser is 24 KB that the editor does not need.
 */
export function checkMapping(language: "jsonata" | "javascript", text: string): string | null {
  if (language !== "jsonata") return null;
  if (text.length > limits.expressionChars) return `The mapping is longer than ${limits.expressionChars} characters`;
  try {
    jsonata(text);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return "The mapping is nested too deeply";
    if (isJsonataError(error)) return `The mapping cannot be read at character ${error.position}: ${error.message}`;
    throw error;
  }
}

/** Where the parser gave up, in characters from the start; null when it can be read. */
export function placeOfMappingProblem(text: string): number | null {
  try {
    jsonata(text);
    return null;
  } catch (error) {
    // Too deep to be read: it is wrong as a whole.
    return isJsonataError(error) ? error.position : text.length;
  }
}

/** JSONata throws plain objects with a code and a position. */
function isJsonataError(error: unknown): error is { message: string; position: number } {
  return typeof error === "object" && error !== null && "code" in error && "position" in error && "message" in error;
}
