import { expect, type Page } from "@playwright/test";
import { card, expectStill, wire } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { openDrawing, undoOf } from "./support/drawing";
import { test } from "./support/journey";

const drawing = () =>
  makeChain(
    makeNode("start", { type: "manual", name: "Start" }),
    makeNode("topic", { type: "set", name: "Topic", row: 1, config: { fields: { text: "{{ trigger.text }}" } } }),
    makeNode("letter", { type: "set", name: "Letter", row: 2, config: { fields: { body: "About {{ topic.text }}" } } }),
    makeNode("sent", { type: "set", name: "Sent", row: 3, config: { fields: { copy: "{{ letter.body }}", about: "{{ topic.text }}" } } }),
  );

test("while Shift is held, what the selected node reads and what reads it is lit and named", async ({ page, org }) => {
  await openDrawing(page, org, drawing());
  await card(page, "Topic").click();
  const legend = page.getByText(/Reads .*Read by/);
  await page.keyboard.down("Shift");
  await expect(legend).toHaveText("Reads Start|Read by Letter, Sent");
  await expect(page.locator(".react-flow__node.lit-reader")).toHaveCount(2);
  await page.keyboard.up("Shift");
  await expect(legend).toHaveCount(0);
  await expect(page.locator(".lit-read")).toHaveCount(0);
  // Shift as the beginning of a key is not held for long enough, and in a field it writes.
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByRole("toolbar", { name: "Selection" })).toContainText("3 selected");
  await expect(legend).toHaveCount(0);
});

test("a dragged card snaps to the middle of another, with a line that shows it", async ({ page, org }) => {
  const document = drawing();
  const nodes = document.nodes.map((node) => (node.id === "sent" ? { ...node, position: { x: 320, y: 460 } } : node));
  const opened = await openDrawing(page, org, { ...document, nodes });
  await expectStill(page);
  const [from, to] = [await middle(page, "Sent"), await middle(page, "Letter")];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  // The first few pixels only tell a drag from a click.
  await page.mouse.move(from.x - 3, from.y, { steps: 3 });
  await page.mouse.move(to.x + 40, from.y, { steps: 6 });
  await expect(page.locator(".trellis-guide")).toHaveCount(0);
  await page.mouse.move(to.x, from.y + 20, { steps: 6 });
  await expect(page.locator(".trellis-guide").first()).toBeAttached();
  await page.mouse.up();
  await expect(page.locator(".trellis-guide")).toHaveCount(0);
  await expect.poll(async () => (await opened.read()).nodes[3]?.position.x).toBe(0);
  await expect(undoOf(page, "move Sent")).toBeVisible();
});

test("a type held over a connection lights it up, and goes between its ends", async ({ page, org }) => {
  await openDrawing(page, org, drawing());
  await expectStill(page);
  const [from, to] = [await middle(page, "Topic"), await middle(page, "Letter")];
  const item = await page
    .getByRole("navigation", { name: "Nodes to add" })
    .getByRole("button", { name: "Code", exact: true })
    .boundingBox();
  if (!item) throw new Error("It is not on the screen.");
  await page.mouse.move(item.x + 40, item.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y, { steps: 3 });
  await page.mouse.move(from.x, (from.y + to.y) / 2, { steps: 3 });
  await expect(page.locator(".trellis-line[data-target]")).toHaveCount(1);
  await page.mouse.up();
  await expect(wire(page, "topic", "code")).toBeAttached();
  await expect(wire(page, "code", "letter")).toBeAttached();
  await expect(page.locator(".trellis-line[data-target]")).toHaveCount(0);
});

async function middle(page: Page, name: string) {
  const box = await card(page, name).boundingBox();
  if (!box) throw new Error("It is not on the screen.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
