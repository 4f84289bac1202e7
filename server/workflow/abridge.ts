const mostItems = 50;
const mostFields = 200;
const mostChars = 2_000;
const deepest = 12;

/** What stands where something deeper was left out. */
const ellipsis = "…";

export type Abridged = { value: unknown; isCut: boolean };

/**
 * A JSON value made small enough to show and to complete names from: long text, long lists and what is very deep is cut, names and
 * types are kept. `maxChars` bounds the whole, roughly. What fits is given as it is.
 */
export function abridge(value: unknown, maxChars: number): Abridged {
  const rest = { chars: maxChars, isCut: false };
  return { value: shorten(value, rest, 0), isCut: rest.isCut };
}

type Rest = { chars: number; isCut: boolean };

function shorten(value: unknown, rest: Rest, depth: number): unknown {
  if (typeof value === "string") return shortenText(value, rest);
  if (typeof value !== "object" || value === null) {
    rest.chars -= 8;
    return value;
  }
  if (depth >= deepest) return leaveOut(rest);
  return Array.isArray(value) ? shortenList(value, rest, depth) : shortenObject(value, rest, depth);
}

function shortenText(text: string, rest: Rest): string {
  const room = Math.max(0, Math.min(mostChars, rest.chars));
  rest.chars -= Math.min(text.length, room);
  if (text.length <= room) return text;
  rest.isCut = true;
  return `${text.slice(0, room)}${ellipsis}`;
}

function shortenList(list: readonly unknown[], rest: Rest, depth: number): unknown[] {
  const kept: unknown[] = [];
  for (const item of list) {
    // The first item stays whatever the room: it shows what the others are like.
    if (kept.length >= mostItems || (rest.chars <= 0 && kept.length > 0)) {
      rest.isCut = true;
      break;
    }
    kept.push(shorten(item, rest, depth + 1));
  }
  return kept;
}

function shortenObject(object: object, rest: Rest, depth: number): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(object)) {
    if (kept.length >= mostFields) {
      rest.isCut = true;
      break;
    }
    rest.chars -= name.length;
    kept.push([name, shorten(inner, rest, depth + 1)]);
  }
  return Object.fromEntries(kept);
}

function leaveOut(rest: Rest): string {
  rest.isCut = true;
  return ellipsis;
}
