import { expect, type Page } from "@playwright/test";
import type { OrgApi } from "./support/api";
import { findGraveProblems } from "./support/axe";
import { card, cards, dragFromPalette, expectSaved, expectStill, inspector, wire } from "./support/canvas";
import { expectSuccess, test } from "./support/journey";

const palette = (page: Page) => page.getByRole("navigation", { name: "Nodes to add" });
const add = (page: Page, type: string) => palette(page).getByRole("button", { name: type, exact: true }).first().click();

test("a loop is filled by a button, by the palette, by dragging and by keys, and tells what its border cuts", async ({ page, org }) => {
  await page.goto(`/${org.slug}/workflows`);
  await page.getByRole("button", { name: /^From a button/ }).click();
  await card(page, "Start").click();
  await add(page, "For each");
  await expect(wire(page, "manual", "forEach")).toBeAttached();

  await test.step("the empty frame asks for its first node", async () => {
    await page.getByRole("button", { name: "Add a node into For each" }).click();
    await page.getByRole("combobox", { name: "Add a node" }).fill("set fields");
    await page.keyboard.press("Enter");
    await expect(wire(page, "forEach", "set", "item")).toBeAttached();
    await expect(page.getByRole("button", { name: "Add a node into For each" })).toHaveCount(0);
    await add(page, "Code");
    await expect(wire(page, "set", "code")).toBeAttached();
    await expectInside(page, "Code", "For each");
  });

  await test.step("dragging a node out cuts its connection, and Undo in the message brings it back", async () => {
    await drag(page, "Code", { x: 460, y: 0 });
    await expect(wire(page, "set", "code")).toHaveCount(0);
    const message = page.getByText("A connection would have crossed the loop's border, so it was removed.");
    await expect(message).toBeVisible();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(wire(page, "set", "code")).toBeAttached();
  });

  await test.step("keys take a node out of the loop and into it again", async () => {
    await card(page, "Code").click();
    await page.keyboard.press("o");
    await expect(wire(page, "set", "code")).toHaveCount(0);
    await page.keyboard.press("i");
    await page.getByRole("dialog", { name: "Move into" }).getByRole("combobox").fill("for each");
    await page.keyboard.press("Enter");
    await expectInside(page, "Code", "For each");
    await page.keyboard.press("ControlOrMeta+z");
    await page.keyboard.press("ControlOrMeta+z");
    await expect(wire(page, "set", "code")).toBeAttached();
  });

  await test.step("a collapsed loop is one card, and is opened by what is inside", async () => {
    await page.getByRole("button", { name: "Collapse For each" }).click();
    await expect(card(page, "For each")).toContainText("2 nodes inside");
    await expect(cards(page)).toHaveCount(2);
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByRole("option", { name: /^Code/ }).first().click();
    await expect(cards(page)).toHaveCount(4);
  });

  await test.step("it is deleted with all it holds, and comes back in one step", async () => {
    await header(page, "For each").click();
    await page.keyboard.press("Delete");
    await expect(cards(page)).toHaveCount(1);
    await page.keyboard.press("ControlOrMeta+z");
    await expect(wire(page, "forEach", "set", "item")).toBeAttached();
  });

  await test.step("what is dropped into the frame is inside, and offers what a pass is given", async () => {
    await page.keyboard.press("1");
    await expectStill(page);
    const box = await page.getByRole("group", { name: /^Set fields: / }).boundingBox();
    const canvas = await page.getByTestId("rf__wrapper").boundingBox();
    if (!box || !canvas) throw new Error("The canvas is not on the screen.");
    await dragFromPalette(page, "Wait", {
      x: (box.x + box.width / 2 - canvas.x) / canvas.width,
      y: (box.y - 30 - canvas.y) / canvas.height,
    });
    await expectInside(page, "Wait", "For each");
    await page.keyboard.press("ControlOrMeta+z");
    await card(page, "Set fields").click();
    await inspector(page).getByRole("button", { name: "Add", exact: true }).click();
    await inspector(page).getByRole("textbox", { name: "Fields, row 1: name" }).fill("id");
    await inspector(page)
      .getByRole("button", { name: /^Insert a value into Fields, row 1: value/ })
      .click();
    await page.getByRole("option", { name: /^item/ }).first().click();
    await expect(inspector(page).getByRole("textbox", { name: "Fields, row 1: value" })).toContainText("item");
  });
  await expectSaved(page);
  expect(await findGraveProblems(page)).toEqual([]);
});

test("a run shows each pass of a loop, in the drawing, in the panel, in the timeline and by its address", async ({ page, org }) => {
  const runId = await startRun(org, ordersDocument);
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expectSuccess(page);

  await test.step("the frame leafs through the passes, and its nodes follow", async () => {
    const pager = page.getByRole("application").getByRole("group", { name: "Passes of Orders" });
    await expect(pager).toContainText("Pass 6 of 6");
    await expect(header(page, "Orders")).toContainText("5 succeeded");
    await expect(header(page, "Orders")).toContainText("1 failed");
    await pager.getByRole("button", { name: "Previous pass" }).click();
    await expect(pager).toContainText("Pass 5 of 6");
  });

  await test.step("an address names the node and its pass, and follows the pager", async () => {
    await page.goto(`/${org.slug}/runs/${runId}?step=check:2`);
    const panel = page.getByRole("heading", { name: "Check", level: 2 });
    await expect(panel).toBeVisible();
    await expect(page.getByText("No such order").first()).toBeVisible();
    const pager = page.getByRole("group", { name: "Passes of Orders" }).last();
    await expect(pager).toContainText("Pass 3 of 6 · index 2");
    await pager.getByRole("button", { name: "Next pass" }).click();
    await expect(page).toHaveURL(/step=check:3$/);
    await page.getByRole("button", { name: "Next failed" }).click();
    await expect(page).toHaveURL(/step=check:2$/);
  });

  await test.step("the timeline opens a loop into passes and a pass into steps", async () => {
    await page.getByRole("button", { name: "Passes of Orders" }).click();
    await page.getByRole("button", { name: /^Pass 3/ }).click();
    await expect(page.getByRole("button", { name: "Check", exact: true })).toBeVisible();
  });

  await test.step("the log keeps a loop closed until it is opened", async () => {
    await page.getByRole("radio", { name: "Log" }).click();
    const log = page.getByRole("log", { name: "Event log" });
    await expect(log.getByText(/No such order/)).toHaveCount(0);
    await log.getByRole("button", { name: /^Inside Orders: 6 passes/ }).click();
    await log.getByRole("button", { name: /^Pass 3 \(index 2\)/ }).click();
    await expect(log.getByText(/No such order/).first()).toBeVisible();
  });
  expect(await findGraveProblems(page)).toEqual([]);
});

test("a step that runs another workflow leads to that run, and that run back", async ({ page, org }) => {
  const inner = await org.change<{ id: string }>("workflows.create", { name: "Inner", document: innerDocument });
  const { revision } = await org.read<{ revision: number }>("workflows.get", { id: inner.id });
  await org.change("workflows.publish", { id: inner.id, revision });
  const runId = await startRun(org, callDocument(inner.id));
  await page.goto(`/${org.slug}/runs/${runId}?step=call`);
  await expectSuccess(page);
  await page.getByRole("region", { name: "Runs it started" }).getByRole("link", { name: /Inner/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Inner");
  await page.getByRole("link", { name: "another run" }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${runId}`));
});

/** A frame is held by its header: between its nodes lies the canvas. */
const header = (page: Page, name: string) => card(page, name).locator(".trellis-frame-header");

async function drag(page: Page, name: string, by: { x: number; y: number }) {
  const box = await card(page, name).boundingBox();
  if (!box) throw new Error("It is not on the screen.");
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 5 });
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 5 });
  await page.mouse.up();
}

async function expectInside(page: Page, name: string, frame: string) {
  await expect(async () => {
    const [inner, outer] = [await card(page, name).boundingBox(), await card(page, frame).boundingBox()];
    if (!inner || !outer) throw new Error("It is not on the screen.");
    expect(inner.x).toBeGreaterThan(outer.x);
    expect(inner.y).toBeGreaterThan(outer.y);
    expect(inner.x + inner.width).toBeLessThan(outer.x + outer.width);
    expect(inner.y + inner.height).toBeLessThan(outer.y + outer.height);
  }).toPass();
}

async function startRun(org: OrgApi, document: unknown): Promise<string> {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Six orders", document });
  return (await org.change<{ runId: string }>("runs.start", { workflowId: id, input: {} })).runId;
}

const node = (id: string, type: string, name: string, more: { y: number; config?: unknown; parent?: string }) => ({
  id,
  type,
  name,
  position: { x: more.parent ? 24 : 0, y: more.y },
  config: more.config ?? {},
  parent: more.parent ?? null,
});
const edge = (source: string, target: string, sourceHandle = "out") => ({ id: `${source}-${target}`, source, sourceHandle, target });
const whole = (nodes: unknown[], edges: unknown[]) => ({ version: 1, nodes, edges });

const failing = "if (input === 3) throw new Error('No such order'); return { id: input };";
const ordersDocument = whole(
  [
    node("start", "manual", "Start", { y: 0 }),
    node("orders", "for-each", "Orders", { y: 120, config: { items: [1, 2, 3, 4, 5, 6], onItemError: "drop" } }),
    node("check", "code", "Check", { y: 244, config: { code: failing }, parent: "orders" }),
  ],
  [edge("start", "orders"), edge("orders", "check", "item")],
);
const innerDocument = whole([node("start", "manual", "Start", { y: 0 }), node("set", "set", "Set", { y: 120 })], [edge("start", "set")]);
const callDocument = (workflowId: string) =>
  whole(
    [node("start", "manual", "Start", { y: 0 }), node("call", "sub-workflow", "Call", { y: 120, config: { workflowId } })],
    [edge("start", "call")],
  );
