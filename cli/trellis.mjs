#!/usr/bin/env node
// The `trellis` command. Makes sure that what it needs is installed, then runs cli/main.ts.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { generateClient } from "../scripts/launch/build-app.mjs";
import { checkNode, installPackages } from "../scripts/launch/install-packages.mjs";
import { exitWithError } from "../scripts/launch/progress.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  checkNode();
  await installPackages(root);
  await generateClient(root);
} catch (error) {
  exitWithError(error);
}

// `react-server` is the condition under which "server-only" may be imported.
const words = ["--conditions=react-server", "--import", "tsx", path.join(root, "cli/main.ts"), ...process.argv.slice(2)];
const child = spawn(process.execPath, words, {
  stdio: "inherit",
  env: { ...process.env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.json"), TRELLIS_ROOT: root },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.once("close", (code) => process.exit(code ?? 1));
