#!/usr/bin/env node
// `npm run test:chaos`: the long part of the proof that runs cannot be lost. Its figures replace those of docs/proof.md when all
// of it passed at full length.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runShown } from "./launch/run-vitest.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const proof = path.join(root, "docs/proof.md");
const marks = ["<!-- figures -->", "<!-- /figures -->"];
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 1_000_000));

const folder = await mkdtemp(path.join(os.tmpdir(), "trellis-figures-"));
try {
  const report = path.join(folder, "figures.jsonl");
  console.log(`seed ${seed}`);
  const storms = await runVitest("chaos", "tests/chaos", { CHAOS_SEED: String(seed), CHAOS_REPORT: report });
  const sequences = await runVitest("integration", "tests/property", {
    PROPERTY_SEED: String(seed),
    PROPERTY_RUNS: "2000",
    MODEL_RUNS: "10000",
    CHAOS_REPORT: report,
  });
  const failed = storms !== 0 || sequences !== 0;
  if (!failed && !process.env.CHAOS_SCALE) await writeFigures(await readFile(report, "utf8"));
  process.exitCode = failed ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function runVitest(project, filter, env) {
  const words = ["node_modules/vitest/vitest.mjs", "run", "--project", project, filter];
  return runShown(process.execPath, words, { cwd: root, env: { ...process.env, ...env } });
}

/** Replaces what stands between the marks. */
async function writeFigures(lines) {
  const rows = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const text = await readFile(proof, "utf8");
  const [before, rest] = text.split(marks[0]);
  const [, after] = (rest ?? "").split(marks[1]);
  if (after === undefined) throw new Error(`docs/proof.md has lost its marks ${marks.join(" ")}`);
  const date = new Date().toISOString().slice(0, 10);
  const table = [
    `${date}, seed ${seed}, Node ${process.version}, ${os.cpus().length} processors.`,
    "",
    ...stormTable(rows),
    "",
    ...otherLines(rows),
  ];
  await writeFile(proof, `${before}${marks[0]}\n${table.join("\n")}\n${marks[1]}${after}`);
}

function stormTable(rows) {
  const cells = rows
    .filter(({ storm }) => storm)
    .map(
      ({ storm, runs, breaks, models, modelsRepeated, tools, toolsRepeated, seconds }) =>
        `| ${storm} | ${runs} | ${breaks} | 0 | ${models} | ${modelsRepeated} | ${tools} | ${toolsRepeated} | ${seconds} |`,
    );
  return [
    "| storm | runs | breaks | lost | model calls | repeated | effects | repeated under their key | s |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...cells,
  ];
}

function otherLines(rows) {
  const all = (field) => rows.flatMap((row) => row[field] ?? []).sort((a, b) => a - b);
  const said = (what, values) =>
    values.length === 0
      ? []
      : [`- ${what}: median ${values[Math.floor(values.length / 2)]} ms, longest ${values.at(-1)} ms (${values.length} times).`];
  return [
    ...said("From a kill until what was under way went on, in another process", all("recoveryMs")),
    ...said("From a process that has loaded to its first step, after all were killed", all("firstStepMs")),
    ...rows.filter(({ about }) => about).map(({ about, count, more }) => `- ${about}: ${count}${more ? `, ${more}` : ""}.`),
  ];
}
