// "Tidy up": how long until the nodes have moved, and the longest time the page stood still meanwhile.
import { record, untilQuiet } from "./browser.mjs";

/** { took, frozen } in ms. The drawing is brought back afterwards, so that it can be measured again. */
export async function measureTidy(page) {
  await page.locator(".react-flow__pane").click({ position: { x: 5, y: 5 } });
  const took = page.evaluate(
    () =>
      new Promise((resolve) => {
        const places = () => [...document.querySelectorAll(".react-flow__node")].map((node) => node.style.transform).join();
        addEventListener(
          "keydown",
          ({ timeStamp }) => {
            const before = places();
            const look = () => (places() === before ? requestAnimationFrame(look) : resolve(performance.now() - timeStamp));
            look();
          },
          { capture: true, once: true },
        );
      }),
  );
  const { frames } = await record(page, async () => {
    await page.keyboard.press("Shift+L");
    await took;
  });
  const result = { took: await took, frozen: Math.max(0, ...frames) };
  await page.keyboard.press("Control+Z");
  await untilQuiet(page, 800);
  return result;
}
