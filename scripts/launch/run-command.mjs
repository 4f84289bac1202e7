import { spawn } from "node:child_process";
import { UserError } from "./progress.mjs";

const shownLines = 60;

/**
 * Runs a program to its end and returns what it wrote. Its output is kept back unless it fails; then the UserError holds the last lines.
 * It does not outlive this process.
 * `options` go to `spawn`.
 */
export function runCommand(program, words, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const killChild = () => child.kill();
    process.once("exit", killChild);
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.off("exit", killChild);
      const output = Buffer.concat(chunks).toString();
      if (code === 0) return resolve(output);
      const tail = output.trimEnd().split("\n").slice(-shownLines).join("\n");
      reject(new UserError(`${program} ${words.join(" ")} ended with ${signal ?? code}:\n${tail}`));
    });
  });
}

/** The npm that runs us, as a program and its first words; the one on the PATH otherwise. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith(".js") ? { program: process.execPath, words: [script] } : { program: "npm", words: [] };
}
