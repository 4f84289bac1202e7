import "server-only";
import { AppError } from "@/server/errors";

export const maxIdempotencyKeyChars = 200;

/** The first of these headers that is sent; undefined when none is. Throws `invalid_input` for one that is too long to be told apart. */
export function readIdempotencyKey(headers: Headers, names: readonly string[]): string | undefined {
  const key = names.map((name) => headers.get(name)).find(Boolean);
  if (!key) return undefined;
  if (key.length > maxIdempotencyKeyChars)
    throw new AppError("invalid_input", `The idempotency key is longer than ${maxIdempotencyKeyChars} characters.`, {
      field: "Idempotency-Key",
      fix: "Use a shorter key, such as a UUID.",
    });
  return key;
}
