import "server-only";

// JSON.stringify writes a NUL as \u0000 and a lone surrogate as \udXXX; PostgreSQL's jsonb takes neither.
// An odd number of backslashes before "u" means that the escape is real and not a backslash someone typed.
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON text that jsonb accepts: NUL is dropped, a lone surrogate becomes U+FFFD. `undefined` is written as null. */
export function toJsonText(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.includes("\\u")
    ? text.replace(unstorable, (found, slashes: string) => slashes + (found.endsWith("u0000") ? "" : "\ufffd"))
    : text;
}
