#!/usr/bin/env node
// Runs the Prisma CLI with our stand-in for its schema engine, so that nothing is downloaded: `npm run prisma -- migrate dev`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const env = { CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1", ...process.env };
// Windows cannot run a .mjs as a program; there any existing file keeps `generate` from downloading.
env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL("./schema-engine-shim.mjs", import.meta.url));
const cli = fileURLToPath(new URL("../node_modules/prisma/build/index.js", import.meta.url));

const { status, error } = spawnSync(process.execPath, [cli, ...process.argv.slice(2)], { stdio: "inherit", env });
if (error) throw error;
process.exit(status ?? 1);
