import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";

// The system's Chromium where there is one, Playwright's own elsewhere.
const system = process.env.CHROMIUM_PATH ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((file) => existsSync(file));
const launchOptions = system ? { executablePath: system, args: ["--no-sandbox", "--disable-gpu"] } : {};

const port = Number(process.env.E2E_PORT ?? 3210);
const baseURL = process.env.E2E_BASE_URL ?? `http://localhost:${port}`;

// A server of its own on an empty data folder, unless E2E_BASE_URL names one that runs.
const webServer = {
  command: "exec node scripts/start.mjs",
  url: `${baseURL}/api/health/ready`,
  env: {
    PORT: String(port),
    TRELLIS_DATA_DIR: process.env.E2E_DATA_DIR ?? path.join(os.tmpdir(), `trellis-e2e-${process.pid}`),
    TRELLIS_LOG_LEVEL: "warn",
    // Where the journeys start model servers of their own.
    TRELLIS_ALLOW_HOSTS: "127.0.0.1",
  },
  timeout: 240_000,
  stdout: "pipe" as const,
  gracefulShutdown: { signal: "SIGTERM" as const, timeout: 15_000 },
};

export default defineConfig({
  testDir: "tests/e2e",
  // The journeys share one server, and the first of them creates its owner.
  projects: [
    { name: "sign-up", testMatch: "sign-up.spec.ts" },
    { name: "journeys", testMatch: "*.spec.ts", testIgnore: "sign-up.spec.ts", dependencies: ["sign-up"] },
  ],
  workers: 1,
  fullyParallel: false,
  // Generous: a busy machine is slow, not broken, and what passes never waits for them.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: process.env.E2E_REPORT ? [["list"], ["json", { outputFile: process.env.E2E_REPORT }]] : "list",
  outputDir: "test-results",
  use: {
    baseURL,
    // Snapshots of the page tell enough; filming every step would slow all of them.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    contextOptions: { reducedMotion: "reduce" },
    locale: "en-US",
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    launchOptions,
  },
  ...(process.env.E2E_BASE_URL ? {} : { webServer }),
});
