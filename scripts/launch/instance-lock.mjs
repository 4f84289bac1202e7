// One running Trellis for each data folder: a lock file with the process id, which counts only while that process lives.
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "./progress.mjs";

/** A Trellis that was just told to stop is gone by then; whoever starts the next one need not watch for it. */
const patienceMs = 3_000;

const lockFile = (dataDir) => path.join(dataDir, "trellis.lock");

/** The Trellis that runs on this data folder, `{ pid, url, startedTicks }`, or undefined. */
function findInstance(dataDir) {
  const text = readLock(dataDir);
  if (text === undefined) return undefined;
  const instance = parseLock(text);
  return instance && isRunning(instance) ? instance : undefined;
}

/** Takes the lock for this process. Throws when another Trellis holds it, or when the folder cannot be written. Returns a function that gives it back. */
export async function lockDataFolder(dataDir, url) {
  makeFolder(dataDir);
  const mine = JSON.stringify({ pid: process.pid, url, startedTicks: startedTicks(process.pid) });
  for (const deadline = Date.now() + patienceMs; ; ) {
    const found = readLock(dataDir);
    const holder = findInstance(dataDir);
    if (holder && Date.now() > deadline) throw new UserError(describeHolder(holder, dataDir));
    if (holder) {
      await sleep(100);
      continue;
    }
    // Only the stale lock we looked at is removed, never one that another starter wrote meanwhile.
    if (found !== undefined && readLock(dataDir) === found) rmSync(lockFile(dataDir), { force: true });
    if (writeLock(dataDir, mine)) break;
  }
  return () => {
    if (readLock(dataDir) === mine) rmSync(lockFile(dataDir), { force: true });
  };
}

function describeHolder({ pid, url }, dataDir) {
  return (
    `Trellis already runs on ${dataDir}: ${url} (process ${pid}).\n` +
    "Open that address, or stop it with Ctrl-C where it runs. For a second Trellis, choose another folder and port:\n" +
    "  TRELLIS_DATA_DIR=.data-2 PORT=3001 npm start"
  );
}

function makeFolder(dataDir) {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error.code !== "EACCES" && error.code !== "EPERM" && error.code !== "EROFS") throw error;
    throw new UserError(
      `This user may not write to ${dataDir} (${error.code}). It may belong to another user, for example root.\n` +
        "Start Trellis as that user, or choose another folder with TRELLIS_DATA_DIR.",
    );
  }
}

function readLock(dataDir) {
  try {
    return readFileSync(lockFile(dataDir), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** False when another starter was faster. */
function writeLock(dataDir, content) {
  try {
    writeFileSync(lockFile(dataDir), content, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined for a lock whose writer died half-way. */
function parseLock(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// Process ids are used again, in containers at once: the start time tells our process from a later one with the same id.
function isRunning({ pid, startedTicks: expected }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  return pid !== process.pid && startedTicks(pid) === expected;
}

/** When the process started, in clock ticks since boot; null for one that has ended, and where the system does not say. */
function startedTicks(pid) {
  if (process.platform !== "linux") return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the program's name, may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const isZombie = fields[0] === "Z";
    return isZombie ? null : fields[19];
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return null;
    throw error;
  }
}
