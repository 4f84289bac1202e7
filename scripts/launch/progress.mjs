// What a person sees while something takes long, and when it cannot go on. Node only: used before packages are installed.

/** A problem that the reader can solve. Its message says what is wrong and what to do; no stack is shown. */
export class UserError extends Error {}

/** Prints `label`, runs `work`, and prints the seconds it took. */
export async function showStep(label, work) {
  const began = performance.now();
  process.stderr.write(`  ${label} … `);
  try {
    const result = await work();
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write("failed\n");
    throw error;
  }
}

/** Ends the process: one clear paragraph for what the reader can solve (server/env.ts has such errors too), the stack for anything unforeseen. */
export function exitWithError(error) {
  console.error(error instanceof UserError || error?.name === "EnvironmentError" ? `\n${error.message}\n` : error);
  process.exit(1);
}
