// Opening a workflow, with a cold and a warm cache: scripts really loaded, the first node to be seen, the first that can be selected.
import { openContext, untilQuiet } from "./browser.mjs";

/** How another editor is looked at: `--beside` measures one in turn with ours. */
export const ours = { node: ".react-flow__node", selected: ".react-flow__node:has([data-selected])" };

/** { cold, warm }, each { firstNode, interactive, quiet, scriptKB, requests } in ms since the navigation began. */
export async function measureOpening(browser, { url, session, marks = ours }) {
  const context = await openContext(browser, session);
  try {
    const page = await context.newPage();
    const cold = await measureLoad(page, marks, () => page.goto(url, { waitUntil: "commit" }));
    const warm = await measureLoad(page, marks, () => page.reload({ waitUntil: "commit" }));
    return { cold, warm };
  } finally {
    await context.close();
  }
}

async function measureLoad(page, marks, navigate) {
  const network = await watchNetwork(page);
  await navigate();
  const seen = await untilSeen(page, marks.node);
  const interactive = await untilSelected(page, seen, marks);
  const { scriptBytes, requests } = await network.stop();
  const quiet = await untilQuiet(page);
  return { firstNode: seen.at, interactive, quiet: Math.max(quiet, seen.at), scriptKB: scriptBytes / 1_000, requests };
}

/** Bytes as they came over the wire: compressed, and none for what the cache had. */
async function watchNetwork(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const scripts = new Set();
  const count = { scriptBytes: 0, requests: 0 };
  session.on("Network.responseReceived", ({ requestId, type }) => type === "Script" && scripts.add(requestId));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    count.requests++;
    if (scripts.has(requestId)) count.scriptBytes += encodedDataLength;
  });
  return {
    async stop() {
      await session.detach();
      return count;
    },
  };
}

/** The first node that is drawn inside the window, with its middle. */
const untilSeen = (page, selector) =>
  page.evaluate(
    (node) =>
      new Promise((resolve) => {
        const look = () => {
          for (const element of document.querySelectorAll(node)) {
            const { x, y, width, height } = element.getBoundingClientRect();
            const middle = { x: x + width / 2, y: y + height / 2 };
            const isInside = middle.x > 0 && middle.y > 0 && middle.x < innerWidth && middle.y < innerHeight;
            if (width > 0 && isInside && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
              return resolve({ at: performance.now(), ...middle });
          }
          requestAnimationFrame(look);
        };
        look();
      }),
    selector,
  );

/** Clicks the node as an impatient person does, until it is selected. */
async function untilSelected(page, { x, y }, { node, selected }) {
  const done = page.evaluate(
    (selector) =>
      new Promise((resolve) => {
        const look = () => (document.querySelector(selector) ? resolve(performance.now()) : requestAnimationFrame(look));
        look();
      }),
    selected,
  );
  let isDone = false;
  const stop = () => {
    isDone = true;
  };
  done.then(stop, stop);
  while (!isDone) {
    // The drawing may still move under the pointer while it is fitted into the window.
    const at = await page.evaluate(findUnder, { x, y, node });
    await page.mouse.click(at.x, at.y);
    await Promise.race([done, page.waitForTimeout(100)]);
  }
  return done;
}

/** Runs in the page: the middle of the node nearest to a point. */
function findUnder({ x, y, node }) {
  const distance = (box) => Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
  const boxes = [...document.querySelectorAll(node)].map((element) => element.getBoundingClientRect());
  const nearest = boxes.sort((one, other) => distance(one) - distance(other))[0];
  return nearest ? { x: nearest.x + nearest.width / 2, y: nearest.y + nearest.height / 2 } : { x, y };
}
