// Frames while the drawing is panned, zoomed and dragged, in the editor and on a run's page with status events arriving.
import { openContext, record, untilQuiet } from "./browser.mjs";

const seconds = 3;
const moveEveryMs = 8;

export async function openDrawing(browser, { url, session }) {
  const context = await openContext(browser, session);
  const page = await context.newPage();
  await page.goto(url);
  await page.locator(".react-flow__node").first().waitFor();
  await untilQuiet(page);
  return { page, close: () => context.close() };
}

/** "fit": all of it in the window; "full": at 100 %, where only what is in the window is drawn. */
export async function showAt(page, zoom) {
  await page.locator(".react-flow__pane").click({ position: { x: 8, y: 8 } });
  await page.keyboard.press(zoom === "fit" ? "1" : "0");
  await untilQuiet(page, 500);
}

/** Frame gaps while the empty canvas is dragged to and fro. */
export async function measurePan(page) {
  const start = await findEmptySpot(page);
  return (await record(page, () => dragAround(page, start, { width: 260, height: 140 }))).frames;
}

/** Frame gaps while the node nearest to the middle is dragged about. */
export async function measureDrag(page) {
  const start = await findNode(page);
  const { frames } = await record(page, () => dragAround(page, start, { width: 180, height: 110 }));
  return frames;
}

/** Frame gaps while the wheel zooms in and out. */
export async function measureZoom(page) {
  await page.mouse.move(700, 420);
  const zoom = async () => {
    const until = Date.now() + seconds * 1_000;
    for (let turn = 0; Date.now() < until; turn++) {
      await page.mouse.wheel(0, Math.floor(turn / 25) % 2 === 0 ? 24 : -24);
      await page.waitForTimeout(moveEveryMs);
    }
  };
  return (await record(page, zoom)).frames;
}

async function dragAround(page, start, { width, height }) {
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  const until = Date.now() + seconds * 1_000;
  for (let turn = 0; Date.now() < until; turn++) {
    const angle = turn / 14;
    await page.mouse.move(start.x + width * Math.sin(angle), start.y + height * (1 - Math.cos(angle)) * 0.5);
    await page.waitForTimeout(moveEveryMs);
  }
  await page.mouse.up();
}

const findEmptySpot = (page) =>
  page.evaluate(() => {
    const box = document.querySelector(".react-flow__pane").getBoundingClientRect();
    for (let y = box.y + box.height * 0.4; y < box.bottom - 20; y += 14)
      for (let x = box.x + box.width * 0.3; x < box.right - 300; x += 14)
        if (document.elementFromPoint(x, y)?.classList.contains("react-flow__pane")) return { x, y };
    throw new Error("There is no empty spot on the canvas.");
  });

const findNode = (page) =>
  page.evaluate(() => {
    const pane = document.querySelector(".react-flow__pane").getBoundingClientRect();
    const middle = { x: pane.x + pane.width / 2, y: pane.y + pane.height / 2 };
    const nodes = [...document.querySelectorAll(".react-flow__node")].map((node) => node.getBoundingClientRect());
    const places = nodes.map((box) => ({ x: box.x + box.width * 0.35, y: box.y + box.height * 0.6 }));
    const distance = (place) => Math.hypot(place.x - middle.x, place.y - middle.y);
    return places.sort((one, other) => distance(one) - distance(other))[0];
  });
