// What a person writes into the dialogs about a step, and what is sent of it.

/** The text of a value, to be edited; empty for one that is too large to be in the log. */
export function writeValue(value: unknown): string {
  const isReference = typeof value === "object" && value !== null && "$artifact" in value;
  return value === undefined || isReference ? "" : JSON.stringify(value, null, 2);
}

type Settings = Record<string, unknown>;

/** The settings that were changed, or what is wrong with them. The server leaves the others as they are, so none can be removed. */
export function listChanges(before: Settings, after: unknown): { changes: Settings } | { problem: string } {
  if (typeof after !== "object" || after === null || Array.isArray(after)) return { problem: "The settings are an object: { … }." };
  const removed = Object.keys(before).find((name) => !(name in after));
  if (removed !== undefined) return { problem: `“${removed}” cannot be removed here. Give it another value.` };
  const changes = Object.entries(after).filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value));
  return { changes: Object.fromEntries(changes) };
}
