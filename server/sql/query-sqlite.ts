import "server-only";
import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { runInReusedWorker, type WorkerKind } from "@/server/sandbox/reused-workers";
import type { DatabaseQuery, DatabaseRows } from "@/server/workflow/tool-context";
import { takeRows } from "./take-rows";

const worker: WorkerKind = {
  file: "sqlite-worker.mjs",
  workerData: { memoryBytes: limits.sqliteMemoryBytes, maxReceivedBytes: limits.queryReceivedBytes },
  timeoutMs: 0,
  threads: 2,
};

const answer = z.union([
  z.object({ ok: z.literal(true), columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/**
 * Reads the org's file into the memory of a thread and asks that copy, which is thrown away: the file is opened for reading and
 * nothing else, and a statement reaches no other. The copy is told to refuse writes too, so that nobody thinks one had happened.
 */
export async function querySqlite(query: DatabaseQuery, { orgId }: { orgId: string }): Promise<DatabaseRows> {
  const bytes = await readFileOf(orgId, query.database);
  const { statement, parameters, maxRows, timeoutMs } = query;
  const reply = await runInReusedWorker({ ...worker, timeoutMs }, { bytes, statement, parameters, maxRows });
  if (reply === "killed")
    throw new AppError("timeout", `The statement ran longer than ${timeoutMs / 1_000} s.`, {
      fix: "Narrow it, add an index, or raise the node's time limit.",
    });
  if (reply === "crashed") throw refused("it needs too much memory");
  const said = answer.parse(reply);
  if (!said.ok) throw refused(said.message);
  return takeRows({ columns: said.columns, rows: said.rows, maxRows });
}

const refused = (reason: string) =>
  new AppError("query_failed", `The database refused the statement: ${reason}`, {
    field: "config.statement",
    fix: "Correct the statement; this tool only reads.",
  });

async function readFileOf(orgId: string, name: string): Promise<Buffer> {
  const folder = path.resolve(/* turbopackIgnore: true */ env().TRELLIS_DATA_DIR, "sqlite", orgId);
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name)) throw noFile(name, folder);
  const file = path.join(folder, name);
  // A link would lead out of the folder.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" || error.code === "ELOOP" ? noFile(name, folder) : error;
  });
  try {
    const { size } = await handle.stat();
    if (size > limits.sqliteFileBytes)
      throw new AppError("too_large", `${name} is larger than ${limits.sqliteFileBytes} bytes.`, {
        fix: "Keep what is asked for in a smaller file, or move it to PostgreSQL or MySQL.",
      });
    await refuseUnfinished(file, name);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Changes that stand beside the file would be missing from the copy without a word. */
async function refuseUnfinished(file: string, name: string): Promise<void> {
  const beside = await stat(`${file}-wal`).catch(() => null);
  if (!beside || beside.size === 0) return;
  throw new AppError("query_failed", `${name} has changes that are not in the file yet (${name}-wal).`, {
    fix: "Have what writes it run PRAGMA wal_checkpoint(TRUNCATE), or switch it to another journal mode.",
  });
}

const noFile = (name: string, folder: string) =>
  new AppError("config_invalid", `There is no database file “${name}”.`, {
    field: "config.database",
    fix: `The operator puts files for this org into ${folder}. Give the name of one of them.`,
  });
