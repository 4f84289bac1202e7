// The first start: makes a database cluster in a temporary folder and renames it into place, so that a crash half-way leaves nothing.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, chown, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { program } from "./binaries.mjs";

const settings = [
  "listen_addresses = '127.0.0.1'",
  "unix_socket_directories = ''",
  "max_connections = 60",
  "shared_buffers = 64MB",
  "max_wal_size = 256MB",
  "min_wal_size = 32MB",
  "jit = off",
  "io_method = sync",
  "max_parallel_workers_per_gather = 0",
  "timezone = 'UTC'",
  "log_timezone = 'UTC'",
];

/** A cluster that loses data when the machine loses power, for tests. */
const throwawaySettings = ["fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200"];

export const clusterExists = (data) => existsSync(path.join(data, "PG_VERSION"));

/** Several processes may do this at once: whoever renames first wins, and all use the winner's cluster. */
export async function createCluster({ binaries, user, data, secretFile, throwaway }) {
  const draft = `${data}.init-${process.pid}`;
  const draftSecret = `${secretFile}.${process.pid}`;
  const passwordFile = `${draft}.password`;
  const secret = randomBytes(18).toString("hex");
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, secret, { mode: 0o600 });
  await writeFile(draftSecret, secret, { mode: 0o600 });
  try {
    if (user.uid !== undefined) {
      await chown(draft, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    runInitdb({ binaries, user, draft, passwordFile, throwaway });
    await appendFile(path.join(draft, "postgresql.conf"), [...settings, ...(throwaway ? throwawaySettings : []), ""].join("\n"));
    await rename(draft, data);
    await rename(draftSecret, secretFile);
  } catch (error) {
    // Another process was faster: its cluster is as good.
    if (!clusterExists(data)) throw error;
  } finally {
    for (const leftover of [draft, passwordFile, draftSecret]) await rm(leftover, { recursive: true, force: true });
  }
}

function runInitdb({ binaries, user, draft, passwordFile, throwaway }) {
  const options = ["-U", "trellis", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C", "--no-instructions"];
  if (throwaway) options.push("--no-sync");
  const { status, error, stderr } = spawnSync(program(binaries, "initdb"), ["-D", draft, ...options], {
    ...user,
    cwd: binaries,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
  });
  if (status !== 0) throw new Error(`PostgreSQL could not create its files in ${draft}: ${error?.message ?? stderr.trim()}`);
}
