// What PostgreSQL's own lock file, postmaster.pid, says about a data folder.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";

export const postmasterFile = (data) => path.join(data, "postmaster.pid");

/**
 * Null without a lock. `alive`: a server of ours runs. `foreign`: the process id now belongs to another program or to a
 * zombie, which PostgreSQL itself would mistake for a server. `ready`: it accepts connections on `port`.
 */
export async function readPostmaster(data) {
  const lines = (await readIfPresent(postmasterFile(data))).split("\n");
  if (lines.length < 4) return null;
  const pid = Number(lines[0]);
  const process = inspectProcess(pid);
  return { pid, port: Number(lines[3]), ready: (lines[7] ?? "").includes("ready"), ...process };
}

export async function readIfPresent(file) {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}

function inspectProcess(pid) {
  if (!isProcessAlive(pid)) return { alive: false, foreign: false };
  if (process.platform !== "linux") return { alive: true, foreign: false };
  try {
    const ours = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
    return { alive: ours, foreign: !ours };
  } catch (error) {
    // It ended between the two looks.
    if (error.code === "ENOENT" || error.code === "ESRCH") return { alive: false, foreign: false };
    throw error;
  }
}

function isProcessAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
