import "server-only";
import { pool } from "@/server/db";
import { env } from "@/server/env";
import { log } from "@/server/log";

export type Health = {
  ready: boolean;
  database: "ok" | "unreachable";
  /** "elsewhere": this process only serves, by its role. */
  executor: "ok" | "stopped" | "elsewhere";
};

const databaseTimeoutMs = 2_000;

/** Whether this process can do its work now. Takes at most about two seconds; never throws. */
export async function checkHealth(): Promise<Health> {
  const executor = env().TRELLIS_ROLE === "web" ? "elsewhere" : isMachineRunning() ? "ok" : "stopped";
  const database = (await answersInTime()) ? "ok" : "unreachable";
  return { ready: database === "ok" && executor !== "stopped", database, executor };
}

/** scripts/serve.mjs, the only one who starts and drains the machine, says so on globalThis. */
function isMachineRunning(): boolean {
  const holder = globalThis as { [key: symbol]: { running?: boolean } | undefined };
  return holder[Symbol.for("trellis.machine")]?.running === true;
}

async function answersInTime(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${databaseTimeoutMs} ms`)), databaseTimeoutMs);
  });
  try {
    await Promise.race([pool().query("SELECT 1"), tooLate]);
    return true;
  } catch (error) {
    log().warn({ error: error instanceof Error ? error.message : String(error) }, "the database does not answer");
    return false;
  } finally {
    clearTimeout(timer);
  }
}
