// Before each integration test file: a database of its own, and the environment that `npm start` would have made.
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import path from "node:path";
import { inject } from "vitest";
import { createTestDatabase } from "./database";

Object.assign(process.env, {
  DATABASE_URL: await createTestDatabase(inject("databaseAdminUrl")),
  AUTH_SECRET: randomBytes(32).toString("hex"),
  AUTH_URL: "http://localhost:3000",
  TRELLIS_ENCRYPTION_KEY: randomBytes(32).toString("hex"),
  TRELLIS_DATA_DIR: mkdtempSync(path.join(inject("testFolder"), "files-")),
  TRELLIS_EXECUTOR: "embedded",
  TRELLIS_ROLE: "all",
  TRELLIS_LOG_LEVEL: process.env.TRELLIS_LOG_LEVEL ?? "silent",
  // Model and web servers of the tests listen here.
  TRELLIS_ALLOW_HOSTS: "127.0.0.1",
});
