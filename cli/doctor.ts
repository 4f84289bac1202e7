import { access, constants } from "node:fs/promises";
import { Command } from "commander";
import pg from "pg";
import { CommandError } from "./command-error";
import { type ConnectionOptions, withConnection } from "./connection";
import { findDataDir } from "./open-database";

type Finding = { what: string; ok: boolean; detail: string };

export const doctor = withConnection(new Command("doctor"))
  .description("look for what keeps Trellis from working here")
  .action(async (options: ConnectionOptions) => {
    const findings = await Promise.all([checkNode(), checkDataDir(), checkDatabase(), checkServer(options.url)]);
    for (const { what, ok, detail } of findings) console.log(`${ok ? "ok      " : "PROBLEM "}  ${what.padEnd(12)}  ${detail}`);
    if (findings.some(({ ok }) => !ok)) throw new CommandError("Something needs attention.");
  });

async function checkNode(): Promise<Finding> {
  return { what: "Node", ok: true, detail: `${process.versions.node} on ${process.platform}-${process.arch}` };
}

async function checkDataDir(): Promise<Finding> {
  const folder = findDataDir();
  const found = (ok: boolean, detail: string) => ({ what: "data folder", ok, detail: `${folder}: ${detail}` });
  try {
    await access(folder, constants.R_OK | constants.W_OK);
    return found(true, "writable");
  } catch (error) {
    const isNew = error instanceof Error && "code" in error && error.code === "ENOENT";
    return isNew ? found(true, "made at the first start") : found(false, "this user may not write to it");
  }
}

async function checkDatabase(): Promise<Finding> {
  const url = process.env.DATABASE_URL;
  if (!url) return { what: "database", ok: true, detail: "embedded PostgreSQL, in the data folder" };
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query("SELECT current_setting('server_version') AS version");
    await client.end();
    return { what: "database", ok: true, detail: `PostgreSQL ${rows[0].version}` };
  } catch (error) {
    return { what: "database", ok: false, detail: `DATABASE_URL cannot be reached: ${error instanceof Error ? error.message : error}` };
  }
}

async function checkServer(url: string): Promise<Finding> {
  const found = (ok: boolean, detail: string) => ({ what: "server", ok, detail: `${url}: ${detail}` });
  try {
    const response = await fetch(new URL("/api/health/ready", url), { signal: AbortSignal.timeout(5_000) });
    const isOurs = response.headers.get("content-type")?.includes("json");
    if (!isOurs)
      return found(false, `answers ${response.status}, but not as Trellis does; is it another program, or does the app fail to build?`);
    return found(response.ok, response.ok ? "ready" : `not ready: ${await response.text()}`);
  } catch (error) {
    return found(false, `no answer (${error instanceof Error ? error.message : error}); start it with npm start`);
  }
}
