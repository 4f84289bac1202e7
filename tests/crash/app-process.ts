// A whole Trellis in a process of its own, on its own data folder: started, killed and started again by a test.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

export class AppProcess {
  private child: ChildProcess | undefined;
  private output = "";
  private apiKey = "";

  private constructor(
    private readonly dataDir: string,
    private readonly port: number,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** A running app with an owner, an org and an API key. The app must be built. */
  static async create(env: Record<string, string> = {}): Promise<AppProcess> {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), "trellis-crash-"));
    const port = await freePort();
    const { DATABASE_URL: _other, ...inherited } = process.env;
    const app = new AppProcess(dataDir, port, {
      ...inherited,
      NODE_ENV: "production",
      PORT: String(port),
      TRELLIS_DATA_DIR: dataDir,
      TRELLIS_LOG_LEVEL: "warn",
      ...env,
    });
    await app.start();
    const words = [
      "cli/trellis.mjs",
      "setup",
      "--email",
      "crash@example.com",
      "--password",
      "correct-horse-battery",
      "--org",
      "Crash",
      "--json",
    ];
    const setup = spawnSync(process.execPath, words, { cwd: root, env: app.env, encoding: "utf8" });
    if (setup.status !== 0) throw new Error(`setup failed: ${setup.stderr}`);
    app.apiKey = JSON.parse(setup.stdout).apiKey;
    return app;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, ["scripts/start.mjs"], { cwd: root, env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => (this.output += part.toString("utf8")));
    const deadline = Date.now() + 60_000;
    while (!(await this.isReady())) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`Trellis did not start:\n${this.output.slice(-4_000)}`);
      await pause(50);
    }
  }

  /** SIGKILL: nothing is drained, nothing is said. Resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** A clean stop, and the data folder goes with it. */
  async dispose(): Promise<void> {
    await this.end("SIGTERM");
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.kill(signal);
    });
  }

  private async isReady(): Promise<boolean> {
    const answer = await this.send("GET", "/api/health/ready").catch(() => null);
    return answer?.ok === true;
  }

  private send(method: string, pathname: string, body?: unknown): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${pathname}`, {
      method,
      headers: { authorization: `Bearer ${this.apiKey}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      signal: AbortSignal.timeout(10_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** One REST call; throws on anything but 2xx. */
  async rest<T>(method: string, pathname: string, body?: unknown): Promise<T> {
    const answer = await this.send(method, `/api/v1/${pathname}`, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${pathname}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** The same call until it is answered: what a careful client does while the server is away. */
  async restUntilAnswered<T>(method: string, pathname: string, body?: unknown): Promise<T> {
    const deadline = Date.now() + 90_000;
    for (;;) {
      try {
        return await this.rest<T>(method, pathname, body);
      } catch (error) {
        const refused = error instanceof Error && /: 4\d\d /.test(error.message);
        if (refused || Date.now() > deadline) throw error;
        await pause(50);
      }
    }
  }
}

/** For polling loops only: what a test waits for is always a condition. */
export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
