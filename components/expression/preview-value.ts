const mostChars = 60;

/** A value in one short line. Large ones are not written out to be cut. */
export function previewValue(value: unknown, most = mostChars): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value) && value.length > 0)
    return `${value.length} ${value.length === 1 ? "item" : "items"}: ${shorten(write(value, most), most)}`;
  return shorten(write(value, most), most);
}

/** JSON, as far as `room` characters need it. */
function write(value: unknown, room: number): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, room + 1));
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  const isList = Array.isArray(value);
  let text = "";
  for (const key in value) {
    if (text.length > room) break;
    const inner = write(Reflect.get(value, key), room - text.length);
    text += `${text === "" ? "" : ","}${isList ? "" : `${JSON.stringify(key)}:`}${inner}`;
  }
  return isList ? `[${text}]` : `{${text}}`;
}

function shorten(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
