// A whole Trellis, as `npm start` runs it, on a data folder and a port of its own. For tests that kill it.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { stopEmbeddedPostgres } from "@/scripts/embedded-postgres/start.mjs";

export type TrellisProcess = {
  url: string;
  pid: number;
  /** Everything it has printed so far. */
  output(): string;
  /** Sends the signal and resolves with the exit code when the process has ended; null when the signal itself ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
};

type StartOptions = { dataDir: string; port: number; env?: Record<string, string> };

/** Starts Trellis and resolves when it is ready. Rejects with its output when it exits instead. */
export async function startTrellis({ dataDir, port, env = {} }: StartOptions): Promise<TrellisProcess> {
  const url = `http://127.0.0.1:${port}`;
  const { child, output, exited } = spawnTrellis({ dataDir, port, env });
  const ready = pollUntilReady(`${url}/api/health/ready`, () => child.exitCode !== null || child.signalCode !== null);
  if (!(await ready)) throw new Error(`Trellis ended instead of starting:\n${output()}`);
  return {
    url,
    pid: child.pid ?? 0,
    output,
    stop(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs `npm start` to its end, for starts that are meant to be refused. */
export async function runTrellisToItsEnd(options: StartOptions): Promise<{ code: number | null; output: string }> {
  const { output, exited } = spawnTrellis(options);
  return { code: await exited, output: output() };
}

/** An empty data folder, and what ends a database that was left running in it and removes it. */
export function makeDataDir(): { dataDir: string; remove(): Promise<void> } {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "trellis-process-"));
  return {
    dataDir,
    async remove() {
      await stopEmbeddedPostgres({ dataDir });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

function spawnTrellis({ dataDir, port, env = {} }: StartOptions): {
  child: ChildProcess;
  output(): string;
  exited: Promise<number | null>;
} {
  const { DATABASE_URL: _theirs, ...inherited } = process.env;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: { ...inherited, TRELLIS_LOG_LEVEL: "warn", ...env, TRELLIS_DATA_DIR: dataDir, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { child, output: () => chunks.join(""), exited };
}

/** False when `hasEnded` becomes true first. */
async function pollUntilReady(url: string, hasEnded: () => boolean): Promise<boolean> {
  while (!hasEnded()) {
    const isReady = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
