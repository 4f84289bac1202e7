// Everything that can be said about the source without running the product, as a list of programs.
import { runCommand } from "./run-command.mjs";

const node = process.execPath;

/** Each check is `{ name, commands }`; its commands run one after the other. Types need what Next and Prisma generate first. */
const checks = [
  {
    name: "types",
    commands: [
      [node, "node_modules/next/dist/bin/next", "typegen"],
      [node, "node_modules/typescript/bin/tsc", "--noEmit"],
    ],
  },
  { name: "format and lint", commands: [[node, "node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]] },
  { name: "unused code", commands: [[node, "node_modules/knip/bin/knip.js", "--no-progress"]] },
  { name: "database schema", commands: [[node, "scripts/prisma.mjs", "validate"]] },
];

/** Runs all checks, two at a time, and prints each result. Returns `{ passed, failed }`. */
export async function runChecks(root) {
  const queue = [...checks];
  const count = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) count[(await runCheck(root, check)) ? "passed" : "failed"]++;
  };
  await Promise.all([worker(), worker()]);
  return count;
}

async function runCheck(root, { name, commands }) {
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  try {
    for (const [program, ...words] of commands) {
      await runCommand(program, words, { cwd: root, env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } });
    }
    console.log(`  passed  ${name} (${seconds()} s)`);
    return true;
  } catch (error) {
    console.log(`  FAILED  ${name} (${seconds()} s)\n${error.message}\n`);
    return false;
  }
}
