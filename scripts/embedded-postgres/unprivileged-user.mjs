// PostgreSQL refuses to run as root. Then it runs as "postgres" or "nobody", which must be able to reach its files.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** `{ uid, gid }` to run the server as, or `{}` when the current user will do. Throws as root when no other user exists. */
export function chooseUser() {
  if (process.getuid?.() !== 0) return {};
  const rows = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const row = rows.find(([name]) => name === "postgres") ?? rows.find(([name]) => name === "nobody");
  if (!row) {
    throw new Error(
      "PostgreSQL does not run as root, and there is no user postgres or nobody. Run as a normal user, or set DATABASE_URL to a PostgreSQL.",
    );
  }
  return { uid: Number(row[2]), gid: Number(row[3]) };
}

/** Folders that `user` can reach: the given ones, or copies under /var/lib when the project lies in a closed folder such as /root. */
export async function placeWithinReach({ user, binaries, dataDir, log }) {
  if (user.uid === undefined) return { binaries, home: dataDir };
  if (canExecute(user, path.join(binaries, "bin", "postgres")) && canExecute(user, dataDir)) return { binaries, home: dataDir };

  const home = await chooseHome(path.join(dataDir, "database-folder"));
  log(`The database lives in ${home}, because user ${user.uid} cannot reach ${dataDir}.`);
  await mkdir(home, { recursive: true, mode: 0o755 });
  return { binaries: await copyBinaries(binaries, home), home };
}

// Noted in the data folder, so that whoever deletes that folder starts afresh, as with a database inside it.
async function chooseHome(note) {
  if (!existsSync(note)) await writeFile(note, path.join("/var/lib/trellis", randomUUID()));
  return readFileSync(note, "utf8");
}

// libuv changes the folder before it changes the user, so a failing `cwd` would prove nothing: ask a shell.
function canExecute(user, target) {
  return spawnSync("/bin/sh", ["-c", 'test -x "$0"', target], { ...user, cwd: "/" }).status === 0;
}

async function copyBinaries(binaries, home) {
  const copy = path.join(home, "pgsql");
  const finished = path.join(copy, ".complete");
  const version = readFileSync(path.join(binaries, "..", "package.json"), "utf8");
  if (existsSync(finished) && readFileSync(finished, "utf8") === version) return copy;
  await rm(copy, { recursive: true, force: true });
  await cp(binaries, copy, { recursive: true, verbatimSymlinks: true });
  await writeFile(finished, version);
  return copy;
}
