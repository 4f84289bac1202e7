// The journeys in a real browser, against a server of their own on an empty data folder.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { showStep } from "./progress.mjs";
import { runCommand } from "./run-command.mjs";
import { readReport, runShown } from "./run-vitest.mjs";

const playwright = "node_modules/@playwright/test/cli.js";
const systemBrowsers = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** Downloads Playwright's Chromium unless the system has one. */
export async function provideBrowser(root) {
  if (systemBrowsers.some((file) => file && existsSync(file))) return;
  await showStep("Getting a browser", () => runCommand(process.execPath, [playwright, "install", "chromium"], { cwd: root }));
}

/** Runs tests/e2e. Returns `{ passed, failed }`; a test that passed only when tried again counts as failed. */
export async function runJourneys(root) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "trellis-journeys-"));
  const report = path.join(folder, "playwright.json");
  const env = { ...process.env, E2E_PORT: String(await findFreePort()), E2E_DATA_DIR: folder, E2E_REPORT: report };
  delete env.DATABASE_URL;
  try {
    const code = await runShown(process.execPath, [playwright, "test"], { cwd: root, env });
    const stats = (await readReport(report))?.stats ?? { expected: 0, unexpected: 0, flaky: 0 };
    const failed = stats.unexpected + stats.flaky;
    return { passed: stats.expected, failed: code !== 0 && failed === 0 ? 1 : failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
