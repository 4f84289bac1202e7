// Installs node_modules when it does not hold what package-lock.json says. Node only: nothing is installed yet when this runs.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { showStep, UserError } from "./progress.mjs";
import { npmCommand, runCommand } from "./run-command.mjs";

const leastNode = [20, 19];

/** Throws when this Node is too old to run Trellis. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return;
  throw new UserError(
    `Trellis needs Node ${leastNode.join(".")} or newer; this is ${process.versions.node}. Get a newer one from nodejs.org.`,
  );
}

/** Costs about 20 ms when nothing is to do. */
export async function installPackages(root) {
  if (isInstalled(root)) return;
  const npm = npmCommand();
  // Not `npm ci`: it refuses a lock file that lacks the optional packages of other platforms. `--no-save` leaves the lock file alone.
  // Install scripts are left out on purpose: none is needed, and some would download programs that we replace.
  const words = [...npm.words, "install", "--no-save", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  await showStep("Installing packages (once, and after an update)", () => runCommand(npm.program, words, { cwd: root }));
}

// npm writes node_modules/.package-lock.json as its last act; an interrupted installation has none.
function isInstalled(root) {
  const record = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = readPackages(path.join(root, "package-lock.json"));
  const installed = readPackages(record);
  return Object.entries(wanted).every(([place, entry]) => {
    const mayBeMissing = place === "" || entry.optional || entry.devOptional || (entry.dev && process.env.NODE_ENV === "production");
    const found = installed[place];
    return found ? found.version === entry.version && found.integrity === entry.integrity : mayBeMissing;
  });
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}
