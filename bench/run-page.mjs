// node bench/run-page.mjs: how long the page of a long run takes to open, and how smoothly it is scrubbed and played, in a real
// Chromium on the production build. Prints one Markdown table. Absolute figures do not travel between machines.
//   --events 50000   --rounds 3
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { startApp } from "./app.mjs";
import { median } from "./load.mjs";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : fallback;
};
const events = Number(option("events", 50_000));
const rounds = Number(option("rounds", 3));
const root = fileURLToPath(new URL("..", import.meta.url));
const executablePath = process.env.CHROMIUM_PATH ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined);

const app = await startApp();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const run = await prepare();
  const page = await signIn();
  const address = `${app.baseUrl}/bench/runs/${run.runId}`;
  // The first visit also pays for the server's own first time.
  await open(page, address);
  const opened = [];
  for (let round = 0; round < rounds; round++) opened.push(await open(page, address));
  console.log(`A run of ${run.events.toLocaleString("en")} events, ${rounds} rounds\n`);
  console.log("| | median | p95 | worst |\n| --- | --- | --- | --- |");
  printOpened(
    "the cards show how it stands (ms)",
    opened.map(({ cards }) => cards),
  );
  printOpened(
    "opens (ms until cards and timeline show its end)",
    opened.map(({ all }) => all),
  );
  printFrames("frame while dragging through the run (ms)", await measureFrames(page, () => drag(page)));
  printFrames("frame while stepping event by event (ms)", await measureFrames(page, () => step(page)));
  printFrames("frame while playing at 32× (ms)", await measureFrames(page, () => play(page)));
  await page.getByRole("radio", { name: "Log", exact: true }).click();
  printFrames("frame while dragging with the log open (ms)", await measureFrames(page, () => drag(page)));
} finally {
  await browser.close();
  await app.stop();
}

async function prepare() {
  const { id } = await app.rest("POST", "workflows", {
    name: "Long",
    document: { version: 1, nodes: [{ id: "start", type: "manual", name: "Start", position: { x: 0, y: 0 }, config: {} }], edges: [] },
  });
  const words = ["--conditions=react-server", "--import", "tsx", "bench/insert-run.ts", "bench", id, String(events)];
  const inserted = spawnSync(process.execPath, words, {
    cwd: root,
    env: { ...process.env, TRELLIS_DATA_DIR: app.dataDir },
    encoding: "utf8",
  });
  if (inserted.status !== 0) throw new Error(`the run could not be inserted: ${inserted.stderr}`);
  return JSON.parse(inserted.stdout.trim().split("\n").at(-1));
}

async function signIn() {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${app.baseUrl}/sign-in`);
  await page.getByLabel("Email").fill("bench@example.com");
  await page.getByLabel("Password").first().fill("correct-horse-battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/bench(\/|$)/);
  return page;
}

/** From the request for the page until the cards show the end of the run, and until the timeline does too. */
async function open(page, address) {
  await page.goto(address, { waitUntil: "commit" });
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        let cards = null;
        const look = () => {
          if (document.querySelector(".trellis-card[data-status=succeeded]")) cards ??= performance.now();
          if (cards !== null && document.querySelector(".run-timeline")) resolve({ cards, all: performance.now() });
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

/** The times between frames while something goes on, in the page's own clock. */
async function measureFrames(page, act) {
  await page.evaluate(() => {
    const frames = [];
    let last = performance.now();
    let on = true;
    const note = (now) => {
      frames.push(now - last);
      last = now;
      if (on) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    window.stopFrames = () => {
      on = false;
      return frames;
    };
  });
  await act();
  return page.evaluate(() => window.stopFrames());
}

/** Back and forth over the whole run, in two seconds. */
async function drag(page) {
  const box = await page.getByRole("slider", { name: "Moment of the run" }).boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.9, y);
  await page.mouse.down();
  for (let move = 0; move <= 120; move++) {
    const part = 0.5 + 0.4 * Math.cos((move / 60) * Math.PI);
    await page.mouse.move(box.x + box.width * part, y);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await page.mouse.up();
}

async function step(page) {
  await page.getByRole("slider", { name: "Moment of the run" }).focus();
  for (let press = 0; press < 60; press++) await page.keyboard.press("ArrowLeft");
}

async function play(page) {
  await page.getByRole("slider", { name: "Moment of the run" }).press("Home");
  await page.getByRole("combobox", { name: "Playback speed" }).click();
  await page.getByRole("option", { name: "32×" }).click();
  await page.getByRole("button", { name: "Play back" }).click();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 3_000)));
  await page.getByRole("button", { name: "Pause playback" }).click();
}

function printOpened(label, times) {
  console.log(`| ${label} | ${median(times).toFixed(0)} | | ${Math.max(...times).toFixed(0)} |`);
}

function printFrames(label, frames) {
  const sorted = [...frames].sort((left, right) => left - right);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(1);
  console.log(`| ${label} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |`);
}
