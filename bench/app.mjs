// Starts the built Trellis on a free port with a data folder of its own, and talks REST to it.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { send } from "./load.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

export const freePort = () =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Gives { baseUrl, dataDir, startMs, pid, rest(method, path, body), stop() }; the org is new and empty. */
export async function startApp({ env = {} } = {}) {
  const port = await freePort();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "trellis-bench-"));
  const all = { ...process.env, ...env, PORT: String(port), TRELLIS_DATA_DIR: dataDir, TRELLIS_LOG_LEVEL: "warn", NODE_ENV: "production" };
  const began = performance.now();
  const child = spawn(process.execPath, ["scripts/start.mjs"], { cwd: root, env: all, stdio: ["ignore", "pipe", "inherit"] });
  const baseUrl = `http://127.0.0.1:${port}`;
  const output = [];
  child.stdout.on("data", (part) => output.push(part));
  await untilReady(`${baseUrl}/api/health/ready`, child, output);
  const startMs = performance.now() - began;
  const setup = spawnSync(
    process.execPath,
    ["cli/trellis.mjs", "setup", "--email", "bench@example.com", "--password", "correct-horse-battery", "--org", "Bench", "--json"],
    { cwd: root, env: all, encoding: "utf8" },
  );
  if (setup.status !== 0) throw new Error(`setup failed: ${setup.stderr}`);
  const { apiKey } = JSON.parse(setup.stdout);
  const agent = new http.Agent({ keepAlive: true });
  return {
    baseUrl,
    dataDir,
    startMs,
    pid: child.pid,
    async rest(method, pathname, body) {
      const answer = await send(agent, {
        url: `${baseUrl}/api/v1/${pathname}`,
        method,
        headers: { authorization: `Bearer ${apiKey}` },
        body,
      });
      if (answer.status >= 300) throw new Error(`${method} ${pathname}: ${answer.status} ${answer.text}`);
      return answer.text === "" ? null : JSON.parse(answer.text);
    },
    async stop() {
      agent.destroy();
      const closed = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await closed;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilReady(url, child, output) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Trellis did not start:\n${Buffer.concat(output)}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** CPU milliseconds used so far by the process and all its descendants, also those that have ended (Linux). */
export function cpuMs(pid) {
  let ticks = 0;
  for (const current of listProcesses(pid)) {
    const fields = readProcess(current, "stat")?.split(") ").at(-1).split(" ") ?? [];
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0) + Number(fields[13] ?? 0) + Number(fields[14] ?? 0);
  }
  return ticks * 10;
}

/** Memory of the process and all its descendants; what they share is counted once (Linux). */
export function residentBytes(pid) {
  let kB = 0;
  for (const current of listProcesses(pid)) kB += Number(/^Pss:\s+(\d+)/m.exec(readProcess(current, "smaps_rollup") ?? "")?.[1] ?? 0);
  return kB * 1024;
}

function listProcesses(pid) {
  const found = [pid];
  for (const current of found) {
    for (const thread of listThreads(current))
      found.push(...(readProcess(`${current}/task/${thread}`, "children") ?? "").split(" ").filter(Boolean).map(Number));
  }
  return found;
}

function listThreads(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Null when the process ended meanwhile. */
function readProcess(place, file) {
  try {
    return readFileSync(`/proc/${place}/${file}`, "utf8");
  } catch {
    return null;
  }
}
