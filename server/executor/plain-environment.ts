import "server-only";

/**
 * Puts a plain object in the place of `process.env`. The SDK lists the whole environment about five times in every call, and
 * each look into Node's own object crosses into C++: a fifth of the CPU time of a run without steps, measured. Everything
 * else reads and writes it as before. Not on Windows, where names are found in any case only by Node's object.
 */
export function makeEnvironmentPlain(): void {
  if (process.platform !== "win32") process.env = { ...process.env };
}
