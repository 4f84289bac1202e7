import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/**
 * Runs Vitest projects with their output shown, and counts what happened. A file that cannot even be loaded counts as one failure;
 * so does a run that dies before it reports. Returns `{ passed, failed }`.
 */
export async function runVitest(root, projects) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "trellis-report-"));
  const report = path.join(folder, "vitest.json");
  const words = ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  try {
    const code = await runShown(process.execPath, [...words, ...projects.map((name) => `--project=${name}`)], { cwd: root });
    const counted = countTests(await readReport(report));
    if (code !== 0 && counted.failed === 0) counted.failed = 1;
    return counted;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a program with its output shown and returns its exit code. */
export function runShown(program, words, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { ...options, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** Undefined when the program ended before it wrote its report. */
export async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function countTests(report) {
  if (!report) return { passed: 0, failed: 1 };
  const unloadable = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloadable.length };
}
