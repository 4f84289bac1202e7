// `prisma generate` and `next build`, each only when what it reads has changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { showStep } from "./progress.mjs";
import { runCommand } from "./run-command.mjs";

const generateSources = ["prisma/schema.prisma", "package-lock.json"];
const buildSources = [
  ...generateSources,
  ...["app", "components", "server", "public", "prisma/templates"],
  ...["next.config.ts", "postcss.config.mjs", "tsconfig.json", "proxy.ts", "instrumentation.ts"],
];

const isTest = (name) => /\.test\.tsx?$/.test(name);

/** Makes the Prisma client when the schema or Prisma has changed. */
export async function generateClient(root) {
  const stamp = path.join(root, "node_modules/.cache/trellis/prisma-client");
  const wanted = hashFiles(root, generateSources);
  if (readStamp(stamp) === wanted && existsSync(path.join(root, "prisma/generated/client.ts"))) return;
  await showStep("Generating the database client", () => runCommand(process.execPath, ["scripts/prisma.mjs", "generate"], { cwd: root }));
  writeStamp(stamp, wanted);
}

/** Builds the app when its sources have changed since the last build that succeeded. */
export async function buildApp(root) {
  const stamp = path.join(root, ".next/trellis-build");
  const wanted = hashFiles(root, buildSources);
  if (readStamp(stamp) === wanted && existsSync(path.join(root, ".next/BUILD_ID"))) return;
  await generateClient(root);
  await showStep("Building the app (once, and after a change)", () =>
    runCommand(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    }),
  );
  writeStamp(stamp, wanted);
}

/** By content, not by time: a checkout touches files that did not change. About 20 ms. */
function hashFiles(root, sources) {
  const hash = createHash("sha256");
  for (const source of sources) {
    const place = path.join(root, source);
    for (const file of existsSync(place) ? listFiles(place) : [])
      hash.update(path.relative(root, file)).update("\0").update(readFileSync(file));
  }
  return hash.digest("hex");
}

function listFiles(place) {
  const entries = readDirectory(place);
  if (!entries) return [place];
  return entries
    .filter((entry) => !isTest(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => listFiles(path.join(place, entry.name)));
}

function readDirectory(place) {
  try {
    return readdirSync(place, { withFileTypes: true });
  } catch (error) {
    if (error.code === "ENOTDIR") return undefined;
    throw error;
  }
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function writeStamp(file, content) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
