import { existsSync, readFileSync, statSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePort, makeDataDir, runTrellisToItsEnd, startTrellis, type TrellisProcess } from "@/tests/support/trellis-process";

const { dataDir, remove } = makeDataDir();
let port: number;
let trellis: TrellisProcess;

beforeAll(async () => {
  port = await findFreePort();
  trellis = await startTrellis({ dataDir, port });
});
afterAll(remove);

const readDatabasePid = () => Number(readFileSync(path.join(dataDir, "pg18/postmaster.pid"), "utf8").split("\n")[0]);

/** False for a zombie too: in a container nobody may have collected it yet. */
function lives(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2)[0] !== "Z";
  } catch {
    return false; // There is no such process.
  }
}

describe("npm start", () => {
  it("tells where it runs, and keeps its secrets from other users", () => {
    expect(trellis.output()).toContain(`http://localhost:${port}`);
    expect(statSync(path.join(dataDir, "secrets.json")).mode & 0o777).toBe(0o600);
  });

  it.each(["/api/v1/workflows/%E0%A4", "/api/v1/workflows?search=%00", "/api/hooks/%00", "/%c0"])(
    "answers 400 to the address %s",
    async (path) => {
      const answer = await fetch(`${trellis.url}${path}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ status: 400 });
    },
  );

  it("refuses a second start on the same data, naming the first", async () => {
    const { code, output } = await runTrellisToItsEnd({ dataDir, port: await findFreePort() });
    expect(code).toBe(1);
    expect(output).toContain(`process ${trellis.pid}`);
    expect((await fetch(`${trellis.url}/api/health/ready`)).status).toBe(200);
  });

  it("refuses a port that is taken before it does anything slow", async () => {
    const other = net.createServer().listen(0);
    const taken = (other.address() as net.AddressInfo).port;
    const empty = makeDataDir();
    const { code, output } = await runTrellisToItsEnd({ dataDir: empty.dataDir, port: taken });
    expect(code).toBe(1);
    expect(output).toContain(`Port ${taken} is in use`);
    expect(existsSync(path.join(empty.dataDir, "pg18"))).toBe(false);
    other.close();
    await empty.remove();
  });

  it("refuses an environment that it cannot use, in one line and without a stack", async () => {
    const empty = makeDataDir();
    const env = { TRELLIS_ALLOW_HOSTS: "http://localhost:11434/" };
    const { code, output } = await runTrellisToItsEnd({ dataDir: empty.dataDir, port: await findFreePort(), env });
    expect(code).toBe(1);
    expect(output).toContain('TRELLIS_ALLOW_HOSTS: "http://localhost:11434/" is not a host');
    expect(output).not.toMatch(/^\s+at /m);
    await empty.remove();
  });

  it("starts again after SIGKILL, on the database that lived on", async () => {
    const database = readDatabasePid();
    await trellis.stop("SIGKILL");
    expect(lives(database)).toBe(true);
    trellis = await startTrellis({ dataDir, port });
    expect(readDatabasePid()).toBe(database);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "stops with exit code 0 on %s and leaves no process behind, even with a client connected",
    async (signal) => {
      const client = net.connect(port, "127.0.0.1");
      await new Promise((resolve, reject) => client.once("connect", resolve).once("error", reject));
      client.on("error", () => client.destroy()); // It is cut off by design.
      const database = readDatabasePid();
      expect(await trellis.stop(signal)).toBe(0);
      expect([trellis.pid, database].filter(lives)).toEqual([]);
      expect(existsSync(path.join(dataDir, "trellis.lock"))).toBe(false);
      client.destroy();
      trellis = await startTrellis({ dataDir, port });
    },
  );

  it("gives the port and the data back at the end", async () => {
    expect(await trellis.stop("SIGTERM")).toBe(0);
    await expect(fetch(trellis.url)).rejects.toThrow();
  });
});
