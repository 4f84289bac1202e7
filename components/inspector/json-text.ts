/** JSON as a value; any other text as it stands (it may be an expression). Empty text clears the field. */
export function readJsonText(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Half-written JSON and `{{ expressions }}` are text until they read as JSON.
    return text;
  }
}

/** The text that `readJsonText` reads as this value again. */
export function writeJsonText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" && readJsonText(value) === value ? value : JSON.stringify(value, null, 2);
}
