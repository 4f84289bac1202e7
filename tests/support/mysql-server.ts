// A MySQL or MariaDB of the test's own on the loopback, where the machine has one installed.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { type Connection, createConnection } from "mysql2/promise";

const places = ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/local/mysql/bin"];
const find = (names: string[]) => places.flatMap((place) => names.map((name) => path.join(place, name))).find((file) => existsSync(file));

const daemon = find(["mariadbd", "mysqld"]);
export const hasMysql = daemon !== undefined;

export type MysqlServer = { port: number; root: Connection; stop(): Promise<void> };

export async function startMysql(): Promise<MysqlServer> {
  if (daemon === undefined) throw new Error("There is no MySQL on this machine");
  const folder = await mkdtemp(path.join(os.tmpdir(), "trellis-mysql-"));
  const data = path.join(folder, "data");
  const as = process.getuid?.() === 0 ? ["--user=root"] : [];
  const install = find(["mariadb-install-db", "mysql_install_db"]);
  if (install)
    execFileSync(install, ["--no-defaults", ...as, `--datadir=${data}`, "--auth-root-authentication-method=normal"], { stdio: "ignore" });
  else execFileSync(daemon, ["--no-defaults", ...as, "--initialize-insecure", `--datadir=${data}`], { stdio: "ignore" });
  const port = await freePort();
  const server = spawn(
    daemon,
    [
      "--no-defaults",
      ...as,
      `--datadir=${data}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      `--socket=${folder}/s`,
      `--pid-file=${folder}/pid`,
      `--secure-file-priv=${folder}`,
    ],
    { stdio: "ignore" },
  );
  const root = await connect(port, server);
  return {
    port,
    root,
    async stop() {
      await root.end();
      const gone = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

async function connect(port: number, server: ChildProcess): Promise<Connection> {
  for (let tries = 0; ; tries++) {
    try {
      return await createConnection({ host: "127.0.0.1", port, user: "root", multipleStatements: true });
    } catch (error) {
      if (tries > 150 || server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
