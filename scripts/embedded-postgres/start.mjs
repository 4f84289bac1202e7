// Starts a private PostgreSQL for one data folder, or attaches to the one that already runs there.
import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { findBinaries, program } from "./binaries.mjs";
import { clusterExists, createCluster } from "./create-cluster.mjs";
import { postmasterFile, readIfPresent, readPostmaster } from "./postmaster.mjs";
import { chooseUser, findHome, placeWithinReach } from "./unprivileged-user.mjs";

/** The major version is part of every name, so that a later one can stand beside it. */
const major = 18;
const startDeadlineMs = 60_000;
const foreignLockMs = 5_000;

/**
 * Returns `{ url, port, pid, started, stop }`; `started` is false when it attached. The server outlives this process unless
 * `stop` is called, so a crash of the app never harms it. `throwaway` trades safety for speed, for tests.
 * Throws an Error that says what to do when no server can run here.
 */
export async function startEmbeddedPostgres({ dataDir, throwaway = false, log = () => undefined }) {
  const cluster = await openCluster({ dataDir: path.resolve(dataDir), throwaway, log });
  const { port, started } = await bringUp(cluster);
  const url = cluster.url(port, "trellis");
  await createAppDatabase(cluster.url(port, "postgres"));
  const server = await readPostmaster(cluster.data);
  return { url, port, pid: server?.pid, started, stop: (options) => stopServer(cluster, options) };
}

/** Stops the server of a data folder, if one runs; for a folder whose owner was killed. */
export function stopEmbeddedPostgres({ dataDir }) {
  return stopServer({ data: path.join(findHome(path.resolve(dataDir)), `pg${major}`) });
}

async function openCluster({ dataDir, throwaway, log }) {
  await mkdir(dataDir, { recursive: true });
  const user = chooseUser();
  const { binaries, home } = await placeWithinReach({ user, binaries: await findBinaries(), dataDir, log });
  const data = path.join(home, `pg${major}`);
  const secretFile = `${data}.secret`;
  if (!clusterExists(data)) await createCluster({ binaries, user, data, secretFile, throwaway });
  const password = await readSecret(secretFile);
  return {
    binaries,
    user,
    data,
    url: (port, database) => `postgresql://trellis:${password}@127.0.0.1:${port}/${database}`,
  };
}

async function readSecret(secretFile) {
  // Whoever made the cluster writes the secret a moment after the cluster appears.
  for (const deadline = Date.now() + 5_000; !existsSync(secretFile) && Date.now() < deadline; ) await sleep(50);
  return (await readFile(secretFile, "utf8")).trim();
}

async function bringUp(cluster) {
  const deadline = Date.now() + startDeadlineMs;
  let child;
  let foreignSince;
  while (Date.now() < deadline) {
    const server = await readPostmaster(cluster.data);
    if (server?.alive) {
      if (server.ready && (await answers(cluster.url(server.port, "postgres")))) {
        return { port: server.port, started: server.pid === child?.pid };
      }
    } else if (server?.foreign) {
      // Deleted only after a while: the orphans of a server that has just died may still write.
      foreignSince ??= Date.now();
      if (Date.now() - foreignSince > foreignLockMs) await rm(postmasterFile(cluster.data), { force: true });
    } else if (!child || child.exitCode !== null || child.signalCode !== null) {
      child = await launch(cluster);
    }
    await sleep(30);
  }
  const words = (await readIfPresent(`${cluster.data}.log`)).trim().split("\n").slice(-5).join("\n");
  throw new Error(`PostgreSQL did not start within ${startDeadlineMs / 1000} s. Its last words, from ${cluster.data}.log:\n${words}`);
}

async function launch({ binaries, user, data }) {
  const port = await choosePort(`${data}.port`);
  const output = openSync(`${data}.log`, "a", 0o600);
  const child = spawn(program(binaries, "postgres"), ["-D", data, "-p", String(port)], {
    ...user,
    cwd: binaries,
    // Its own process group: Ctrl-C reaches only Node, which drains before it stops the database.
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
  });
  closeSync(output);
  child.unref();
  await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  return child;
}

// The same port every time, so that clients survive a restart of the server.
async function choosePort(file) {
  const saved = Number(await readIfPresent(file));
  const port = (saved && (await freePort(saved))) || (await freePort(0));
  await writeFile(file, String(port));
  return port;
}

function freePort(wanted) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen(wanted, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** False while the server cannot be reached; throws when it refuses our password. */
async function answers(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on("error", () => undefined); // A server that goes away during the probe is an answer too.
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch (error) {
    const wrongPassword = "28P01";
    if (error.code === wrongPassword) throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createAppDatabase(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'trellis'");
    if (!rowCount) await client.query("CREATE DATABASE trellis");
  } catch (error) {
    const createdMeanwhile = ["42P04", "23505"];
    if (!createdMeanwhile.includes(error.code)) throw error;
  } finally {
    await client.end();
  }
}

async function hasOtherClients(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1",
    );
    return rowCount > 0;
  } finally {
    await client.end();
  }
}

/** Fast shutdown; an immediate one after 15 s. `unlessUsed` leaves a server alone that others are connected to. */
async function stopServer({ data, url }, { unlessUsed = false } = {}) {
  const server = await readPostmaster(data);
  if (!server?.alive) return;
  if (unlessUsed && (await hasOtherClients(url(server.port, "trellis")))) return;
  process.kill(server.pid, "SIGINT");
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(25)) {
    if (!(await readPostmaster(data))?.alive) return;
  }
  process.kill(server.pid, "SIGQUIT");
}
