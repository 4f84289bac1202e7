/** A problem that the person at the terminal can solve: printed as one paragraph, without a stack, and the command exits 1. */
export class CommandError extends Error {}

/** The text of any thrown thing for the terminal. Unforeseen errors keep their stack. */
export function describeError(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown instanceof CommandError) return thrown.message;
  // AppError, without importing the server's code for it: its message is meant for people.
  if ("fix" in thrown && "code" in thrown) return [thrown.message, thrown.fix].filter(Boolean).join(" ");
  return thrown.stack ?? thrown.message;
}
