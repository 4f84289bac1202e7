export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A key as words: "totalAmount" and "total_amount" become "Total amount". */
export function labelOf(key: string): string {
  const words = key
    .replace(/[_-]+/g, " ")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .trim()
    .toLowerCase();
  return words === "" ? key : words.charAt(0).toUpperCase() + words.slice(1);
}

/** How a payload is edited: text as it is, a flat object field by field, anything else as JSON. */
export function payloadShape(payload: unknown): "text" | "fields" | "json" {
  if (typeof payload === "string") return "text";
  const isFlat = isRecord(payload) && Object.values(payload).every((value) => ["string", "number", "boolean"].includes(typeof value));
  return isFlat && Object.keys(payload).length > 0 ? "fields" : "json";
}

/** JSON that a person typed, or what is wrong with it. */
export function parsePayload(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return {
      problem: `This is not valid JSON: ${error instanceof Error ? error.message : "it cannot be read"}. Fix it, or undo the edit.`,
    };
  }
}
