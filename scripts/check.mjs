#!/usr/bin/env node
// `npm run check`: everything that needs neither a database nor a browser. Run it before every push.
import { fileURLToPath } from "node:url";
import { generateClient } from "./launch/build-app.mjs";
import { runChecks } from "./launch/checks.mjs";
import { checkNode, installPackages } from "./launch/install-packages.mjs";
import { exitWithError } from "./launch/progress.mjs";
import { runVitest } from "./launch/run-vitest.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  checkNode();
  await installPackages(root);
  await generateClient(root);
  const checks = await runChecks(root);
  const tests = await runVitest(root, ["unit"]);
  const failed = checks.failed + tests.failed;
  console.log(`${checks.passed + tests.passed} passed, ${failed} failed`);
  process.exit(failed === 0 && tests.passed > 0 ? 0 : 1);
} catch (error) {
  exitWithError(error);
}
