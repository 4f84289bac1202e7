#!/usr/bin/env node
// `npm start`: from a fresh clone to a running Trellis. Everything it imports first is Node only, because nothing may be installed yet.
import { launch } from "./launch/launch.mjs";
import { exitWithError } from "./launch/progress.mjs";

try {
  console.log("\nTrellis");
  const { url } = await launch({ dev: false });
  if (process.env.TRELLIS_ROLE === "executor") {
    console.log(`\n  Trellis executes workflows; how it does: ${url}/api/health/ready. Ctrl-C stops it.\n`);
  } else {
    console.log(`\n  Trellis runs at ${url}`);
    console.log("  Open it in a browser: the first visit creates your account. Ctrl-C stops it.\n");
  }
} catch (error) {
  exitWithError(error);
}
