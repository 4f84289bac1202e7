// A real Chromium, signed in, with clocks inside the page: times and frames are taken where they happen.
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const systemBrowser = process.env.CHROMIUM_PATH ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined);

export const launchBrowser = () =>
  chromium.launch({ executablePath: systemBrowser, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });

/** A browser context with an empty cache. `session` is what `signIn` gave. */
export async function openContext(browser, session) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, storageState: session });
  await context.addInitScript(installClocks);
  return context;
}

export async function signIn(browser, app) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${app.baseUrl}/sign-in`);
  await page.getByLabel("Email").fill("bench@example.com");
  await page.getByLabel("Password").first().fill("correct-horse-battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/bench(\/|$)/);
  const session = await context.storageState();
  await context.close();
  return session;
}

/** Runs in the page. `window.clocks` records frames, long tasks, and the time from a key to the paint after it. */
function installClocks() {
  const clocks = { frames: [], longTasks: [], keys: [], recording: false };
  window.clocks = clocks;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) clocks.longTasks.push([startTime, startTime + duration]);
  }).observe({ type: "longtask", buffered: true });
  let last = 0;
  const tick = (now) => {
    if (clocks.recording && last > 0) clocks.frames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  // A message posted in the frame is handled after that frame was painted.
  const afterPaint = (done) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(null);
    });
  addEventListener("keydown", ({ timeStamp }) => clocks.recording && afterPaint(() => clocks.keys.push(performance.now() - timeStamp)), {
    capture: true,
  });
}

/** What `act` did to frames, keys and long tasks of the page. Frames are the gaps between two of them, in ms. */
export async function record(page, act) {
  await page.evaluate(() => Object.assign(window.clocks, { frames: [], keys: [], longTasks: [], recording: true }));
  await act();
  return page.evaluate(() => {
    window.clocks.recording = false;
    const { frames, keys, longTasks } = window.clocks;
    return { frames, keys, longTasks };
  });
}

/** Waits until the page has had no task over 50 ms for `ms`. Gives the end of the last one, on the page's clock. */
export const untilQuiet = (page, ms = 1_000) =>
  page.evaluate(
    (quietMs) =>
      new Promise((resolve) => {
        const began = performance.now();
        const look = () => {
          const end = window.clocks.longTasks.at(-1)?.[1] ?? 0;
          if (performance.now() - Math.max(end, began) > quietMs) resolve(end);
          else setTimeout(look, 50);
        };
        look();
      }),
    ms,
  );
