// The canvas as a person sees it. Handles have no role or name of their own, so they are found by React Flow's attributes.
import { expect, type Locator, type Page } from "@playwright/test";

/** The canvas itself, for drops and clicks beside the cards. */
const surface = (page: Page) => page.getByTestId("rf__wrapper");

/** A node's card, by the node's name. */
export const card = (page: Page, name: string) => page.getByRole("group", { name: new RegExp(`^${name}: `) });

export const cards = (page: Page) => page.getByRole("group", { name: /: / });

/** A connection, by the ids of the nodes it joins and the output it leaves by, when that has a name. */
export const wire = (page: Page, sourceId: string, targetId: string, output?: string) =>
  page.getByRole("group", { name: `Connection from ${sourceId}${output ? `, ${output},` : ""} to ${targetId}`, exact: true });

export const inspector = (page: Page) => page.getByRole("complementary", { name: "Node settings" });

/** A field of a value that is shown as a tree, with what it holds as the tree writes it: texts in quotes. */
export const valueRow = (scope: Locator, name: string, value: string) =>
  scope.getByRole("treeitem").filter({ hasText: new RegExp(`^${name}${value}`) });

/** Drags a type from the palette to a point of the canvas, given as parts of its width and height. */
export async function dragFromPalette(page: Page, type: string, at: { x: number; y: number }) {
  const box = await boxOf(surface(page));
  await page
    .getByRole("navigation", { name: "Nodes to add" })
    .getByRole("button", { name: type, exact: true })
    .first()
    .dragTo(surface(page), { targetPosition: { x: box.width * at.x, y: box.height * at.y } });
}

/** Draws a wire with the mouse from an output of one card to the input of another. */
export async function drawWire(page: Page, from: { card: Locator; handle?: string }, to: Locator) {
  const start = middleOf(await boxOf(from.card.locator(`.react-flow__handle.source[data-handleid="${from.handle ?? "out"}"]`)));
  const end = middleOf(await boxOf(to.locator(".react-flow__handle.target")));
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
  await page.mouse.move(end.x, end.y, { steps: 5 });
  await page.mouse.up();
}

/** Waits until the draft is stored: everything done so far would be there after a reload. */
export async function expectSaved(page: Page) {
  await expect(page.getByRole("banner").getByRole("status")).toHaveText(/^Saved/);
}

type Box = { x: number; y: number; width: number; height: number };

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not on the screen.");
  return box;
}

const middleOf = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });

/** Waits until nothing moves the drawing any more: places that are read before that are wrong after. */
export async function expectStill(page: Page) {
  const look = () =>
    page.locator(".react-flow__viewport").evaluate(
      (viewport) =>
        new Promise<boolean>((resolve) => {
          const before = viewport.getAttribute("style");
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(viewport.getAttribute("style") === before)));
        }),
    );
  await expect.poll(look).toBe(true);
}
