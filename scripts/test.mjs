#!/usr/bin/env node
// `npm test`: sets up what is missing and runs every kind of test. Its last line is always "N passed, N failed" for the whole.
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildApp, generateClient } from "./launch/build-app.mjs";
import { runChecks } from "./launch/checks.mjs";
import { checkFirstLoad } from "./launch/first-load.mjs";
import { checkNode, installPackages } from "./launch/install-packages.mjs";
import { provideBrowser, runJourneys } from "./launch/run-journeys.mjs";
import { runVitest } from "./launch/run-vitest.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const stages = [
  { name: "Set-up", run: setUp },
  { name: "Checks", run: () => runChecks(root) },
  { name: "Unit and integration tests", run: () => runVitest(root, ["unit", "integration"]) },
  { name: "Build", run: build },
  { name: "Journeys in a browser", run: () => runJourneys(root), folder: "tests/e2e" },
  { name: "Crash tests", run: () => runVitest(root, ["crash"]), folder: "tests/crash" },
];

const total = { passed: 0, failed: 0 };
for (const stage of stages) {
  console.log(`\n${stage.name}`);
  const { passed, failed } = await runStage(stage);
  total.passed += passed;
  total.failed += failed;
  // Without packages nothing else can run.
  if (stage.run === setUp && failed > 0) break;
}
if (total.passed + total.failed === 0) total.failed = 1;
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/** A stage that throws counts as one failure, so that the others still run and the last line stays true. */
async function runStage({ run, folder }) {
  try {
    if (folder && !hasTests(folder)) throw new Error(`There are no tests in ${folder}.`);
    return await run();
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
}

async function setUp() {
  checkNode();
  await installPackages(root);
  await generateClient(root);
  await provideBrowser(root);
  return { passed: 0, failed: 0 };
}

async function build() {
  await buildApp(root);
  const { passed, failed } = checkFirstLoad(root);
  return { passed: passed + 1, failed };
}

function hasTests(folder) {
  try {
    return readdirSync(path.join(root, folder), { recursive: true }).some((name) => /\.(test|spec)\.ts$/.test(name));
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}
