// npm run screenshots: takes the pictures in docs/images from the running app: a new data folder, the demo model, both themes.
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium, devices } from "@playwright/test";
import { startApp } from "../bench/app.mjs";

const folder = fileURLToPath(new URL("../docs/images/", import.meta.url));
const systemBrowser = process.env.CHROMIUM_PATH ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined);
const themes = ["light", "dark"];

mkdirSync(folder, { recursive: true });
const app = await startApp();
const browser = await chromium.launch({ executablePath: systemBrowser, args: ["--no-sandbox"] });
try {
  const { session, links } = await prepare();
  for (const theme of themes) {
    await takeDesktop(theme, session, links);
    await takePhone(theme, session, links);
  }
} finally {
  await browser.close();
  await app.stop();
}

/** Signs in, and leaves behind two finished runs, one that waits, and a draft that differs from its version. Gives the session and the addresses to visit. */
async function prepare() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${app.baseUrl}/sign-in`);
  await page.getByLabel("Email").fill("bench@example.com");
  await page.getByLabel("Password").first().fill("correct-horse-battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/bench(\/|$)/);
  const copyTemplate = async (name) => {
    await page.goto(`${app.baseUrl}/bench/templates`);
    await page
      .getByRole("button", { name: new RegExp(`Use.*${name}`) })
      .first()
      .click();
    await page.waitForURL(/\/workflows\/.+/);
    await page.locator(".react-flow__node").first().waitFor();
    return page.url();
  };
  const startRun = async () => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start run" }).click();
    await page.getByRole("link", { name: "Open run" }).click();
    await page.waitForURL(/\/runs\/.+/);
    return page.url();
  };
  const finish = () => page.waitForFunction(() => /Succeeded/.test(document.title));
  const views = await copyTemplate("Three views");
  const before = await startRun();
  await finish();
  await page.goto(views);
  await page.locator(".react-flow__node").first().waitFor();
  const finished = await startRun();
  await finish();
  const editor = await copyTemplate("Research, analyse");
  const waiting = await startRun();
  await page.getByRole("button", { name: "Approve and continue" }).waitFor();
  const session = await context.storageState();
  await context.close();
  const idOf = (url) => new URL(url).pathname.split("/").at(-1);
  const at = (path) => `${app.baseUrl}/bench${path}`;
  const links = {
    editor,
    waiting,
    finished,
    shown: `${views}?run=${idOf(finished)}`,
    compare: at(`/runs/compare?a=${idOf(before)}&b=${idOf(finished)}`),
    home: at(""),
    workflows: at("/workflows"),
    runs: at("/runs"),
    gallery: at("/templates"),
    inbox: at("/inbox"),
  };
  return { session, links };
}

async function takeDesktop(theme, storageState, links) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: theme,
    storageState,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const take = (name) => page.screenshot({ path: `${folder}${name}-${theme}.png` });
  await page.goto(links.home);
  await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  await take("home");
  await page.goto(links.workflows);
  await page.getByRole("link", { name: "Three views, one answer" }).first().waitFor();
  await page.waitForLoadState("networkidle");
  await take("workflows");
  await page.goto(links.runs);
  await page
    .getByRole("link", { name: /Three views/ })
    .first()
    .waitFor();
  await take("runs");
  await page.goto(links.gallery);
  await page.getByText("Ask an agent").waitFor();
  await take("gallery");
  await page.goto(links.editor);
  await page.locator(".react-flow__node").filter({ hasText: "Researcher" }).click();
  await page.getByRole("textbox", { name: "Prompt" }).waitFor();
  await take("editor");
  await page.goto(links.shown);
  await page.getByRole("region", { name: "Run dock" }).waitFor();
  await page.locator(".react-flow__node").filter({ hasText: "Accountant" }).click();
  await page.locator(".prose-text").first().waitFor();
  await take("editor-run");
  await page.goto(links.waiting);
  await page.getByRole("button", { name: "Approve and continue" }).waitFor();
  await page.locator(".prose-text").first().waitFor();
  await take("approval");
  await page.goto(`${links.finished}?step=accountant`);
  await page.getByRole("heading", { name: "Accountant" }).waitFor();
  await page.locator(".prose-text").first().waitFor();
  await take("run");
  await page.goto(links.compare);
  await page.locator(".react-flow__node").first().waitFor();
  await take("compare");
  await page.goto(links.inbox);
  await page.getByRole("button", { name: "Approve and continue" }).waitFor();
  await page.locator(".prose-text").first().waitFor();
  await take("inbox");
  await context.close();
}

async function takePhone(theme, storageState, links) {
  const context = await browser.newContext({
    ...devices["Pixel 7"],
    viewport: { width: 390, height: 844 },
    colorScheme: theme,
    storageState,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(links.home);
  await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: `${folder}phone-home-${theme}.png` });
  await page.goto(links.runs);
  await page
    .getByRole("link", { name: /Three views/ })
    .first()
    .waitFor();
  await page.screenshot({ path: `${folder}phone-runs-${theme}.png` });
  await page.goto(links.waiting);
  await page.getByRole("button", { name: "Approve and continue" }).waitFor();
  await page.screenshot({ path: `${folder}phone-run-${theme}.png` });
  await page.goto(links.inbox);
  await page.getByText("good enough to publish").first().waitFor();
  await page.screenshot({ path: `${folder}phone-inbox-${theme}.png` });
  await context.close();
}
