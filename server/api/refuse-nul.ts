import "server-only";
import { AppError } from "@/server/errors";
import { type FieldPath, formatFieldPath } from "@/server/workflow/field-path";

/** Throws `invalid_input` that names the first field with a NUL in it (or in its name), which no column of PostgreSQL holds. */
export function refuseNul(input: unknown) {
  const path = findNul(input);
  if (!path) return;
  const field = formatFieldPath(path.map((key) => (typeof key === "string" ? key.replaceAll("\0", "") : key)));
  throw new AppError("invalid_input", `${field === "" ? "The input" : field} holds a NUL character, which cannot be stored.`, {
    ...(field === "" ? {} : { field }),
    fix: "Take the character U+0000 out and send it again.",
  });
}

/** Without recursion: what is sent may be nested deeply. */
function findNul(input: unknown): FieldPath | null {
  const queue: { value: unknown; path: FieldPath }[] = [{ value: input, path: [] }];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { value, path } = next;
    if (typeof value === "string" && value.includes("\0")) return path;
    if (typeof value !== "object" || value === null) continue;
    for (const [key, inner] of Object.entries(value).reverse()) {
      if (key.includes("\0")) return [...path, key];
      queue.push({ value: inner, path: [...path, Array.isArray(value) ? Number(key) : key] });
    }
  }
  return null;
}
