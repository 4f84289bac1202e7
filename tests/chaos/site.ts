// A place to break things in: a durable PostgreSQL of its own, the world outside with its ledger, and engines in processes of
// their own. The test itself only starts runs, answers people's tasks and looks.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { startEmbeddedPostgres } from "@/scripts/embedded-postgres/start.mjs";
import { applyMigrations } from "@/scripts/migrate.mjs";
import { pool } from "@/server/db";
import { createTestEngine, type TestEngine } from "@/tests/support/engine";
import { type Ledger, startLedger } from "./ledger";

/** How long an engine that is not heard of keeps its work. */
export const leaseMs = 1_500;

export type EngineProcess = { child: ChildProcess; loadedAt: number; gone: Promise<void> };

export class Site {
  readonly engines: EngineProcess[] = [];
  /** Process ids of engines that were stopped for a while. */
  readonly stalled = new Set<number>();
  database = { pid: 0, restarts: 0 };

  private constructor(
    private readonly folder: string,
    readonly ledger: Ledger,
    /** Starts runs and decides tasks; executes nothing. */
    readonly engine: TestEngine,
  ) {}

  /** One per test file: the process has one pool. */
  static async open({ latencyMs }: { latencyMs: number }): Promise<Site> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "trellis-chaos-"));
    const server = await startEmbeddedPostgres({ dataDir: folder });
    await applyMigrations({ url: server.url });
    const ledger = await startLedger({ latencyMs });
    Object.assign(process.env, {
      DATABASE_URL: server.url,
      AUTH_SECRET: randomBytes(32).toString("hex"),
      TRELLIS_ENCRYPTION_KEY: randomBytes(32).toString("hex"),
      TRELLIS_DATA_DIR: folder,
      TRELLIS_LOG_LEVEL: process.env.TRELLIS_LOG_LEVEL ?? "silent",
      MODEL_URL: `${ledger.url}/model`,
      TOOL_URL: ledger.url,
      LEASE_MS: String(leaseMs),
    });
    const site = new Site(folder, ledger, await createTestEngine({}, { execute: false }));
    site.database.pid = server.pid ?? 0;
    return site;
  }

  /**
   * Starts an engine and resolves when it executes, or, when it `mayDie`, when it is dead before that. `crashAt` is one of the
   * named points, with the time at which to die.
   */
  async startEngine({ crashAt, mayDie = crashAt !== undefined }: { crashAt?: string; mayDie?: boolean } = {}): Promise<EngineProcess> {
    const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "tests/support/engine-process.ts"], {
      env: { ...process.env, NODE_OPTIONS: "", ...(crashAt ? { CRASH_AT: crashAt } : {}) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const started: EngineProcess = { child, loadedAt: 0, gone };
    this.engines.push(started);
    gone.then(() => this.engines.splice(this.engines.indexOf(started), 1));
    for await (const line of createInterface({ input: child.stdout ?? [] })) {
      if (line === "loaded") started.loadedAt = Date.now();
      if (line === "ready") return started;
    }
    if (mayDie) return started;
    throw new Error("the engine's process ended before it was ready");
  }

  async signal(engine: EngineProcess, signal: NodeJS.Signals): Promise<void> {
    engine.child.kill(signal);
    if (signal === "SIGKILL" || signal === "SIGTERM") await engine.gone;
  }

  /** The database drops everything and recovers from its log, as after a power cut of its own. */
  async restartDatabase(): Promise<void> {
    process.kill(this.database.pid, "SIGQUIT");
    this.database = { pid: (await this.untilUp()) ?? 0, restarts: this.database.restarts + 1 };
  }

  private async untilUp(): Promise<number | undefined> {
    const { pid } = await startEmbeddedPostgres({ dataDir: this.folder });
    return pid === this.database.pid ? this.untilUp() : pid;
  }

  /** Cuts every connection to the database but the one that asks. */
  async cutConnections(): Promise<number> {
    const { rowCount } = await pool().query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    );
    return rowCount ?? 0;
  }

  async close(): Promise<void> {
    await Promise.all([...this.engines].map((engine) => this.signal(engine, "SIGKILL")));
    await this.ledger.close();
    await pool().end();
    const server = await startEmbeddedPostgres({ dataDir: this.folder });
    await server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What a careful client does while the database is away: asks again. */
export async function patiently<T>(work: () => Promise<T>, withinMs = 60_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
