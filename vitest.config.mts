import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const alias = { "@": root.replace(/\/$/, ""), "server-only": fileURLToPath(new URL("node_modules/server-only/empty.js", import.meta.url)) };

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      // Pure: no database, no network, no process.
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{server,components,cli,scripts}/**/*.test.{ts,tsx}", "tests/*.test.ts", "tests/contract/**/*.test.ts"],
          environment: "node",
        },
      },
      // Real PostgreSQL through the public callers; one template database, a copy for each file.
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["tests/{integration,property}/**/*.test.ts"],
          environment: "node",
          globalSetup: ["tests/support/global-setup.ts"],
          setupFiles: ["tests/support/setup-file.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      // Whole servers, killed and started again; each test makes its own data folder. One at a time: they measure nothing, but they are heavy.
      {
        resolve: { alias },
        test: {
          name: "crash",
          include: ["tests/crash/**/*.test.ts"],
          environment: "node",
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      // `npm run test:chaos` only: it takes many minutes.
      {
        resolve: { alias },
        test: {
          name: "chaos",
          include: ["tests/chaos/**/*.test.ts"],
          environment: "node",
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
