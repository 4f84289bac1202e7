const mostChars = 60;

/** A value in one short line. */
export function previewValue(value: unknown, most = mostChars): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value))
    return value.length === 0 ? "[]" : `${value.length} ${value.length === 1 ? "item" : "items"}: ${shorten(toText(value), most)}`;
  return shorten(typeof value === "string" ? `"${value}"` : toText(value), most);
}

const toText = (value: unknown) => JSON.stringify(value) ?? "";

function shorten(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
