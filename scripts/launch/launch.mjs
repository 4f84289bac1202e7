// What `npm start` and `npm run dev` share: from a bare clone to a server that accepts connections.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildApp, generateClient } from "./build-app.mjs";
import { checkPort, readPort } from "./check-port.mjs";
import { openDatabase } from "./database.mjs";
import { checkNode, installPackages } from "./install-packages.mjs";
import { lockDataFolder } from "./instance-lock.mjs";
import { readSecrets } from "./secrets.mjs";
import { stopOnSignal } from "./stop-on-signal.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Starts everything and resolves when it serves, with its URL. The process then lives until a signal, and exits 0 after a clean stop.
 * Throws a UserError for whatever the person can solve.
 */
export async function launch({ dev }) {
  checkNode();
  const port = readPort();
  const host = process.env.HOST || undefined;
  const dataDir = path.resolve(root, process.env.TRELLIS_DATA_DIR ?? ".data");
  const url = `http://localhost:${port}`;

  // What was opened is closed in reverse, whether by a signal at any moment or by a failure.
  const closers = [];
  const closeAll = async () => {
    while (closers.length > 0) await closers.pop()();
  };
  // What is still opening when the signal comes is closed once it is open; a failure to open is reported below.
  const open = (opening) => {
    closers.push(() =>
      opening.then(
        (opened) => opened.stop(),
        () => undefined,
      ),
    );
    return opening;
  };
  let stopping = false;
  stopOnSignal(async () => {
    stopping = true;
    console.log("\n  Stopping …");
    await closeAll();
    console.log("  Stopped.");
  });

  try {
    closers.push(await lockDataFolder(dataDir, url));
    await checkPort(port, host);
    await installPackages(root);
    await (dev ? generateClient(root) : buildApp(root));
    const database = await open(openDatabase(dataDir));
    Object.assign(process.env, readSecrets(dataDir), { DATABASE_URL: database.url, TRELLIS_DATA_DIR: dataDir, PORT: String(port) });
    const { serve } = await import("../serve.mjs");
    await open(serve({ port, host, dev }));
    return { url, dataDir };
  } catch (error) {
    // Whatever fails now fails because it is being stopped: the signal's handler ends the process.
    if (stopping) await new Promise(() => undefined);
    await closeAll();
    throw error;
  }
}
