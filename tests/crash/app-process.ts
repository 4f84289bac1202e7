// A whole Trellis in a process of its own, on its own data folder: started, killed and started again by a test.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { findFreePort, makeDataDir, startTrellis, type TrellisProcess } from "@/tests/support/trellis-process";

const root = path.resolve(import.meta.dirname, "../..");

export class AppProcess {
  private trellis: TrellisProcess | undefined;
  private apiKey = "";

  private constructor(
    private readonly data: ReturnType<typeof makeDataDir>,
    private readonly port: number,
    private readonly env: Record<string, string>,
  ) {}

  /** A running app with an owner, an org and an API key. The app must be built. */
  static async create(env: Record<string, string> = {}): Promise<AppProcess> {
    const app = new AppProcess(makeDataDir(), await findFreePort(), env);
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
    const setup = spawnSync(process.execPath, words, {
      cwd: root,
      env: { ...process.env, DATABASE_URL: "", TRELLIS_DATA_DIR: app.data.dataDir },
      encoding: "utf8",
    });
    if (setup.status !== 0) throw new Error(`setup failed: ${setup.stderr}`);
    app.apiKey = JSON.parse(setup.stdout).apiKey;
    return app;
  }

  async start(): Promise<void> {
    this.trellis = await startTrellis({ dataDir: this.data.dataDir, port: this.port, env: this.env });
  }

  /** SIGKILL: nothing is drained, nothing is said. Resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.trellis?.stop("SIGKILL");
  }

  /** A clean stop, and the data folder goes with it. */
  async dispose(): Promise<void> {
    await this.trellis?.stop("SIGTERM");
    await this.data.remove();
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
