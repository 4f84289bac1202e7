// PostgreSQL refuses to run as root. Then it runs as "postgres" or "nobody", which must be able to reach its files.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { program } from "./binaries.mjs";

const commonFolder = "/var/lib/trellis";
const homeNote = "database-folder";

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

/** Folders that `user` can reach: the given ones, or others under /var/lib when the project lies in a closed folder such as /root. */
export async function placeWithinReach({ user, binaries, dataDir, log }) {
  if (user.uid === undefined) return { binaries, home: dataDir };
  // Passing through is all that the server needs; nobody can list the folder, and its secrets are closed by their own modes.
  await chmod(dataDir, (await stat(dataDir)).mode | 0o001);
  if (canExecute(user, program(binaries, "postgres")) && canExecute(user, dataDir)) return { binaries, home: dataDir };

  const note = path.join(dataDir, homeNote);
  // Noted in the data folder, so that whoever deletes that folder starts afresh, as with a database inside it.
  if (!existsSync(note)) await writeFile(note, path.join(commonFolder, randomUUID()));
  const home = findHome(dataDir);
  log(`The database lives in ${home}, because user ${user.uid} cannot reach ${dataDir}.`);
  await mkdir(home, { recursive: true, mode: 0o755 });
  return { binaries: await copyBinaries(binaries), home };
}

/** Where the database of a data folder is: in it, or where its note says. */
export function findHome(dataDir) {
  const note = path.join(dataDir, homeNote);
  return existsSync(note) ? readFileSync(note, "utf8") : dataDir;
}

// libuv changes the folder before it changes the user, so a failing `cwd` would prove nothing: ask a shell.
function canExecute(user, target) {
  return spawnSync("/bin/sh", ["-c", 'test -x "$0"', target], { ...user, cwd: "/" }).status === 0;
}

/** One copy for all projects on the machine. Renamed into place: a copy that is there is complete. */
async function copyBinaries(binaries) {
  const { version } = JSON.parse(readFileSync(path.join(binaries, "..", "package.json"), "utf8"));
  const copy = path.join(commonFolder, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  await cp(binaries, draft, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(draft, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
}
