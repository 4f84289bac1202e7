// npm run bench:editor: what the editor costs in a real Chromium, against the production build on a data folder of its own.
// Prints Markdown tables; about five minutes. Absolute figures do not travel between machines: compare rows of one run, taken on
// a machine that does nothing else.
//   --only open,frames,typing,tidy,overlay     --rounds 3      --sizes 10,200,500,2000
//   --beside http://127.0.0.1:5678/workflow/ID  another editor with a drawing of 200 nodes, opened in turn with ours;
//     --beside-session state.json (Playwright's storage state)  --beside-node '[data-test-id="canvas-node"]'  --beside-selected '.selected'
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkFirstLoad } from "../scripts/launch/first-load.mjs";
import { startApp } from "./app.mjs";
import { launchBrowser, signIn } from "./editor/browser.mjs";
import { makeCalls, makeDrawing } from "./editor/documents.mjs";
import { startEventProxy } from "./editor/event-proxy.mjs";
import { measureDrag, measurePan, measureZoom, openDrawing, showAt } from "./editor/frames.mjs";
import { measureOpening, ours } from "./editor/opening.mjs";
import { measureOverlay } from "./editor/overlay.mjs";
import { measureTidy } from "./editor/tidying.mjs";
import { fields, measureTyping } from "./editor/typing.mjs";
import { median, quantile } from "./load.mjs";
import { startModelServer } from "./model-server.mjs";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : fallback;
};
const rounds = Number(option("rounds", 3));
const sizes = option("sizes", "10,200,500,2000").split(",").map(Number);
const sections = { open: measureOpen, frames: measureFrames, typing: measureFields, tidy: measureTidying, overlay: measureEvents };
const only = option("only", Object.keys(sections).join(",")).split(",");
const eventsPerSecond = 50;

async function createDrawing(size, options) {
  const { id } = await app.rest("POST", "workflows", { name: `Drawing ${size}`, document: makeDrawing(size, options) });
  return { id, url: `${app.baseUrl}/bench/workflows/${id}` };
}

function round(value) {
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}

function printTable(title, head, rows) {
  console.log(`\n${title}\n\n| ${head.join(" | ")} |\n| ${head.map(() => "---").join(" | ")} |`);
  for (const row of rows) console.log(`| ${row.map((cell) => (typeof cell === "number" ? round(cell) : cell)).join(" | ")} |`);
}

function spread(values) {
  const sorted = values.toSorted((one, other) => one - other);
  return [quantile(sorted, 0.5), quantile(sorted, 0.95), sorted.at(-1) ?? Number.NaN];
}

// ── opening ──

async function measureOpen(session) {
  const targets = [];
  for (const size of sizes) targets.push({ label: `Trellis, ${size} nodes`, url: (await createDrawing(size)).url, session, marks: ours });
  const beside = option("beside");
  if (beside) {
    const marks = { node: option("beside-node", ".vue-flow__node"), selected: option("beside-selected", ".selected") };
    const state = option("beside-session");
    if (state && !existsSync(state)) throw new Error(`There is no ${state}.`);
    targets.push({ label: new URL(beside).host, url: beside, session: state, marks });
  }
  const results = targets.map(() => []);
  // In turn, so that what the machine does besides meets all of them.
  for (let turn = 0; turn < rounds; turn++)
    for (const [index, target] of targets.entries()) results[index].push(await measureOpening(browser, target));
  const row = (label, loads) => [
    label,
    ...["firstNode", "interactive", "quiet", "scriptKB", "requests"].map((key) => median(loads.map((load) => load[key]))),
  ];
  printTable(
    `Opening: ms since the navigation began (medians of ${rounds}). Interactive: a click has selected a node. Quiet: no task over 50 ms for a second.`,
    ["editor", "first node", "interactive", "quiet", "JavaScript kB, compressed, until interactive", "requests"],
    targets.flatMap(({ label }, index) => [
      row(
        `${label}, cold`,
        results[index].map(({ cold }) => cold),
      ),
      row(
        `${label}, warm`,
        results[index].map(({ warm }) => warm),
      ),
    ]),
  );
}

// ── frames ──

function frameRow(label, frames) {
  return [label, String(frames.length), ...spread(frames)];
}

async function measureFrames(session) {
  const rows = [];
  for (const size of sizes.filter((count) => count >= 500)) {
    const { page, close } = await openDrawing(browser, { url: (await createDrawing(size)).url, session });
    for (const zoom of ["full", "fit"]) {
      const where = zoom === "fit" ? "all in the window" : "at 100 %";
      await showAt(page, zoom);
      rows.push(frameRow(`${size} nodes, pan, ${where}`, await measurePan(page)));
      await showAt(page, zoom);
      rows.push(frameRow(`${size} nodes, drag a node, ${where}`, await measureDrag(page)));
      await page.keyboard.press("Control+Z");
    }
    rows.push(frameRow(`${size} nodes, zoom`, await measureZoom(page)));
    await close();
    rows.push(...(await measureRunFrames(session, size)));
  }
  printTable(
    "Frames: the gaps between them while a hand moves the drawing (60 a second are 16.7 ms)",
    ["what", "frames", "p50 ms", "p95 ms", "max ms"],
    rows,
  );
}

/** A run that waits, with status events of the bench's own making. */
async function measureRunFrames(session, size) {
  const drawing = makeDrawing(size, { runs: true, pause: "1h" });
  const { id } = await createDrawing(size, { runs: true, pause: "1h" });
  const { runId } = await app.rest("POST", `workflows/${id}/runs`, { version: "draft", input: {} });
  const nodeIds = drawing.nodes.slice(2).map((node) => node.id);
  const proxy = await startEventProxy({ baseUrl: app.baseUrl, nodeIds, perSecond: eventsPerSecond });
  try {
    const { page, close } = await openDrawing(browser, { url: `${proxy.baseUrl}/bench/runs/${runId}`, session });
    const rows = [];
    const while50 = `while ${eventsPerSecond} events a second arrive`;
    for (const how of ["all in the window", "closer"]) {
      if (how === "closer") for (let step = 0; step < 7; step++) await page.getByRole("button", { name: "Zoom in" }).click();
      rows.push(frameRow(`${size} nodes, run, pan, ${how}, ${while50}`, await measurePan(page)));
    }
    await close();
    return rows;
  } finally {
    await proxy.close();
  }
}

// ── typing, tidying, events ──

async function measureFields(session) {
  const { page, close } = await openDrawing(browser, { url: (await createDrawing(500)).url, session });
  const rows = [];
  for (const [name, field] of Object.entries(fields)) {
    const keys = await measureTyping(page, field);
    rows.push([name, String(keys.length), ...spread(keys)]);
  }
  await close();
  printTable(
    "Typing, 500 nodes, with checks and saves going on: ms from a key to the paint after it",
    ["field", "keys", "p50 ms", "p95 ms", "max ms"],
    rows,
  );
}

async function measureTidying(session) {
  const rows = [];
  for (const size of sizes.filter((count) => count >= 200)) {
    const { page, close } = await openDrawing(browser, { url: (await createDrawing(size)).url, session });
    const results = [];
    for (let turn = 0; turn < rounds; turn++) results.push(await measureTidy(page));
    await close();
    // The first one also fetches the worker.
    rows.push([
      `${size} nodes`,
      results[0].took,
      median(results.slice(1).map(({ took }) => took)),
      median(results.map(({ frozen }) => frozen)),
    ]);
  }
  printTable(
    "Tidy up: ms from the key until the nodes stand elsewhere",
    ["drawing", "the first time", "again (median)", "longest frame (median)"],
    rows,
  );
}

async function measureEvents(session) {
  const rows = [];
  const drawings = {
    "model calls, one after the other": makeCalls(160, "1s"),
    "500 steps that take no time": makeDrawing(500, { runs: true, pause: "1s" }),
  };
  for (const [label, document] of Object.entries(drawings)) {
    const { events, seconds, delivered, shown } = await measureOverlay({ app, browser, session, document });
    const run = `${label} (${events} events in ${seconds.toFixed(1)} s)`;
    rows.push([`${run}: the watchers`, String(delivered.length), ...spread(delivered)]);
    rows.push([`${run}: the card in one browser`, String(shown.length), ...spread(shown)]);
  }
  printTable(
    "Events: ms from an event's time by the database until it has reached 100 watchers, and until a card shows it",
    ["run", "count", "p50 ms", "p95 ms", "max ms"],
    rows,
  );
}

const models = await startModelServer({ latencyMs: 100 });
const app = await startApp({ env: { TRELLIS_ALLOW_HOSTS: "127.0.0.1" } });
const browser = await launchBrowser();
try {
  checkFirstLoad(fileURLToPath(new URL("..", import.meta.url)));
  await app.rest("POST", "providers", {
    name: "bench",
    baseUrl: models.url,
    models: [{ name: "bench-1", inputPricePerMillion: 1, outputPricePerMillion: 2 }],
  });
  const session = await signIn(browser, app);
  for (const name of only) await sections[name](session);
} finally {
  await browser.close();
  await app.stop();
  await models.close();
}
