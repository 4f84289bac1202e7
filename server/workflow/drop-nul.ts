// JSON.stringify writes a NUL as \u0000. An odd number of backslashes before "u" means that the escape is real and not a backslash
// someone typed.
const escapedNul = /(?<!\\)((?:\\\\)*)\\u0000/g;

/** JSON text without NULs, which no column of PostgreSQL holds: for what no one who wrote it could see or mend. */
export function dropNul(jsonText: string): string {
  return jsonText.includes("\\u0000") ? jsonText.replace(escapedNul, "$1") : jsonText;
}
