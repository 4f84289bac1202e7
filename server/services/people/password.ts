import "server-only";
import { hash, verify } from "@node-rs/argon2";
import * as z from "zod";

// argon2id with OWASP's parameters: about 15 ms and 19 MiB a try, off the main thread.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** At most 200 characters: hashing time must not be the sender's to choose. */
export const passwordInput = z.string().min(10, "A password has at least 10 characters").max(200, "A password has at most 200 characters");

/** What is wrong with a password for this person, or null. */
export function findPasswordProblem(password: string, email: string): string | null {
  const plain = password.trim().toLowerCase();
  if (plain === email || plain === email.split("@")[0]) return "A password must not be the email address";
  if (new Set(password).size < 4) return "A password needs at least 4 different characters";
  return null;
}

/** An argon2id hash with its own salt and parameters inside. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

let nobodysHash: Promise<string> | undefined;

/**
 * True when the password fits the hash. With no hash (no such person) it works just as long before it says no,
 * so that the time of an answer does not tell who has an account.
 */
export async function verifyPassword(storedHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hashPassword("no password has this hash");
  const fits = await verify(storedHash ?? (await nobodysHash), password);
  return fits && storedHash !== null;
}
