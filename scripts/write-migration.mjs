#!/usr/bin/env node
// Rewrites the init migration from prisma/schema.prisma. Only until the first release: after it, every change is a migration of its own
// (`npm run prisma -- migrate dev --name …`).
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbeddedPostgres } from "./embedded-postgres/start.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const file = path.join(root, "prisma/migrations/20261121000000_init/migration.sql");

const scratch = await mkdtemp(path.join(os.tmpdir(), "trellis-migration-"));
const server = await startEmbeddedPostgres({ dataDir: scratch, throwaway: true });
try {
  const diff = ["migrate", "diff", "--from-empty", "--to-schema", "prisma/schema.prisma", "--script"];
  const { status, stdout } = spawnSync(process.execPath, [path.join(root, "scripts/prisma.mjs"), ...diff], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DATABASE_URL: server.url },
  });
  if (status !== 0) throw new Error("prisma migrate diff failed");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, stdout);
  await writeFile(path.join(root, "prisma/migrations/migration_lock.toml"), 'provider = "postgresql"\n');
  console.log(`wrote ${path.relative(root, file)} (${stdout.split("\n").length} lines)`);
} finally {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}
