#!/usr/bin/env node
// `npm run dev`: the same server with reloading on change. Code of the engine and executor is loaded once: restart after changing it.
import { launch } from "./launch/launch.mjs";
import { exitWithError } from "./launch/progress.mjs";

try {
  console.log("\nTrellis (development)");
  const { url } = await launch({ dev: true });
  console.log(`\n  Trellis runs at ${url} and reloads when a file changes. Ctrl-C stops it.\n`);
} catch (error) {
  exitWithError(error);
}
