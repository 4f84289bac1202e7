// The plan of the house, executed: who may import whom, what is marked as server code, how long a file may be.
import { describe, expect, it } from "vitest";
import { readSourceFiles, type SourceFile } from "./support/source-files";

const files = readSourceFiles();
const sources = files.filter((file) => !file.isTest);

const tables = ["server/errors", "server/limits", "server/permissions"];
const registries = ["server/nodes", "server/tools", "server/triggers"];
const language = ["server/workflow", ...registries, ...tables];
const ground = ["server/env", "server/log", "server/process-singleton", "server/json-text", "server/metrics", "server/database-outage"];

/**
 * Area → what it may import besides itself. An area is a folder, or a file directly under server/. The most specific row counts.
 * Registries may read each other: the node catalog holds triggers, and tools as nodes.
 */
const mayImport: Record<string, string[]> = {
  "server/errors": [],
  "server/limits": [],
  "server/permissions": [],
  "server/workflow": ["server/limits", "server/errors"],
  "server/nodes": ["server/workflow", "server/errors", "server/limits", "server/tools", "server/triggers"],
  "server/tools": ["server/workflow", "server/errors", "server/limits"],
  "server/triggers": ["server/workflow", "server/errors", "server/limits"],
  "server/process-singleton": [],
  "server/env": [],
  "server/log": ["server/env", "server/process-singleton"],
  "server/database-outage": [],
  "server/json-text": tables,
  "server/client-ip": ["server/env"],
  "server/metrics": ["server/process-singleton"],
  "server/db": ["server/env", "server/log", "server/process-singleton", "prisma/generated"],
  "server/encryption": [...tables, "server/env"],
  "server/net": [...language, ...ground],
  "server/sandbox": [...language, ...ground],
  "server/sql": [...language, ...ground, "server/net", "server/sandbox"],
  "server/pages": [...language, ...ground, "server/net", "server/sandbox"],
  "server/mail": [...language, ...ground, "server/net"],
  "server/providers": [...language, ...ground, "server/net"],
  "server/models": [...language, ...ground, "server/net", "server/providers", "server/db", "server/encryption"],
  "server/executor": ["server/db", ...ground],
  "server/engine": [
    ...language,
    ...ground,
    "server/models",
    "server/sandbox",
    "server/sql",
    "server/pages",
    "server/mail",
    "server/net",
    "server/db",
    "server/encryption",
    "server/executor",
  ],
  "server/services": [
    ...language,
    ...ground,
    "server/db",
    "server/encryption",
    "server/net",
    "server/models",
    "server/providers",
    "server/engine/compiled-version",
    "server/engine/engine-event",
    "server/engine/inngest",
    "server/engine/event-log",
    "server/engine/budgets/known-budgets",
    "server/engine/grouped",
    "server/engine/after-end",
    "server/engine/admit-runs",
    "server/engine/fresh-runs",
    "server/engine/request-runs",
    "server/engine/fresh-runs",
    "server/engine/topics",
    "server/engine/watch",
    "prisma/generated",
    "prisma/templates",
  ],
  "server/authorize": [...tables],
  "server/sign-in": [...tables, ...ground, "server/services", "server/client-ip"],
  "server/auth": [...tables, ...ground, "server/services", "server/sign-in", "server/client-ip"],
  "server/api": [...language, ...ground, "server/services", "server/auth", "server/authorize", "server/client-ip"],
  components: [...language, "components"],
  app: ["app", "components", ...language, ...ground, "server/api", "server/auth", "server/authorize", "server/sign-in", "server/client-ip"],
  "app/api": [
    ...language,
    ...ground,
    "server/api",
    "server/auth",
    "server/authorize",
    "server/sign-in",
    "server/client-ip",
    "server/services",
    "server/engine",
    "server/executor",
  ],
  "instrumentation.ts": ["server/engine", "server/api/serve-hook"],
  "proxy.ts": ["server/auth", "server/sign-in", "server/env"],
  cli: [...tables, ...ground, "server/services", "server/db", "server/workflow", "server/nodes", "scripts"],
  scripts: ["scripts"],
  // Takes its pictures from the same throw-away app that the measurements use.
  "scripts/screenshots": ["bench"],
};

/** The screen knows the API only by its types. */
const typesOnly: Record<string, string[]> = { components: ["server/api/root"] };

/** Code that ships to the browser too: no `server-only`. */
const browserSafe = [...language, "server/errors", "server/limits", "server/permissions"];

const within = (place: string, area: string) => place === area || place.startsWith(`${area}/`);
const withoutExtension = (file: string) => file.replace(/\.(tsx?|mjs)$/, "");

function areaOf(file: SourceFile): string {
  const place = mayImport[file.path] ? file.path : withoutExtension(file.path);
  const areas = Object.keys(mayImport).filter((area) => within(place, area));
  return areas.sort((a, b) => b.length - a.length)[0] ?? `${file.path} (no row in the table)`;
}

function forbiddenImports(file: SourceFile): string[] {
  const area = areaOf(file);
  const allowed = [area, ...(mayImport[area] ?? [])];
  return file.imports
    .filter(({ specifier }) => specifier.startsWith("@/"))
    .filter(({ specifier, typeOnly }) => {
      const target = withoutExtension(specifier.slice(2));
      if (allowed.some((place) => within(target, place))) return false;
      return !(typeOnly && typesOnly[area]?.some((place) => within(target, place)));
    })
    .map(({ specifier }) => `${file.path} imports ${specifier}`);
}

const inArea = (area: string) => sources.filter((file) => within(withoutExtension(file.path), area) || file.path === area);

describe("the import table", () => {
  it.each(Object.keys(mayImport).filter((area) => area !== "app/api"))("finds files in %s", (area) => {
    expect(inArea(area).length).toBeGreaterThan(0);
  });

  it("has a row for every source file", () => {
    expect(sources.map(areaOf).filter((area) => !(area in mayImport))).toEqual([]);
  });

  it("is kept by every source file", () => {
    expect(sources.flatMap(forbiddenImports)).toEqual([]);
  });

  it("sees imports at all: a screen file that imported the database would be reported", () => {
    const file = sources.find(({ path }) => path.startsWith("components/"))!;
    const imports = [{ specifier: "@/server/db", typeOnly: false }];
    expect(forbiddenImports({ ...file, imports })).toEqual([`${file.path} imports @/server/db`]);
  });

  it("keeps tests and their support out of the product", () => {
    const offenders = sources.filter((file) => file.imports.some(({ specifier }) => specifier.startsWith("@/tests/")));
    expect(offenders.map(({ path }) => path)).toEqual([]);
  });
});

describe("machine files", () => {
  const machine = sources.filter(
    (file) => within(file.path, "server") && !browserSafe.some((area) => within(withoutExtension(file.path), area)),
  );

  it("say so in their first statement, so that no browser bundle can hold them", () => {
    const firstStatement = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*import "server-only";/;
    // Workers run outside Next's bundler, where the marker has no meaning.
    const checked = machine.filter(({ path }) => /\.tsx?$/.test(path) && !path.endsWith(".worker.ts"));
    expect(checked.length).toBeGreaterThan(20);
    expect(checked.filter((file) => !firstStatement.test(file.text)).map(({ path }) => path)).toEqual([]);
  });

  it("never appear in the language or the screen", () => {
    const shipped = sources.filter(
      ({ path }) => within(path, "components") || browserSafe.some((area) => within(withoutExtension(path), area)),
    );
    expect(shipped.filter((file) => file.imports.some(({ specifier }) => specifier === "server-only")).map(({ path }) => path)).toEqual([]);
  });
});

describe("nodes, tools and triggers", () => {
  const definitions = registries.flatMap(inArea);

  it.each([
    ["the network", /(?<![.\w])fetch\(/],
    ["the clock", /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(/],
    ["chance", /\bMath\.random\(|\brandomUUID\(/],
    ["the environment", /\bprocess\.env\b/],
    ["React", /from "react"/],
  ])("reach %s only through ctx, so that a replay sees the same", (_what, pattern) => {
    expect(definitions.length).toBeGreaterThan(10);
    expect(definitions.filter((file) => pattern.test(file.text)).map(({ path }) => path)).toEqual([]);
  });
});

describe("files", () => {
  it("are short enough to read at once: 250 lines, 400 for a test", () => {
    const tooLong = files.filter((file) => file.lines > (file.isTest ? 400 : 250));
    expect(tooLong.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([]);
  });

  it("are named after what they hold", () => {
    const vague = /(^|[-/])(utils?|helpers?|managers?|types|misc|common)\.(tsx?|mjs)$/;
    expect(files.filter(({ path }) => vague.test(path)).map(({ path }) => path)).toEqual([]);
  });

  it("import across folders from the root, so that a path reads the same everywhere", () => {
    const climbing = /from "(?:\.\.\/){3,}/;
    expect(sources.filter((file) => !within(file.path, "scripts") && climbing.test(file.text)).map(({ path }) => path)).toEqual([]);
  });

  it("keep model keys and other secrets out of the text", () => {
    const secret = /\b(?:sk-[A-Za-z0-9]{20,}|ghp_[A-Za-z0-9]{30,}|AKIA[0-9A-Z]{16})\b/;
    expect(files.filter((file) => secret.test(file.text)).map(({ path }) => path)).toEqual([]);
  });
});
