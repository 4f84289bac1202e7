import { expect, type Page } from "@playwright/test";
import { card, cards, dragFromPalette, drawWire, expectSaved, inspector, valueRow, wire } from "./support/canvas";
import { expectSuccess, openRunPage, test } from "./support/journey";

test("a workflow is drawn by hand, mended, run and published twice", async ({ page, org }) => {
  await page.goto(`/${org.slug}/workflows`);
  await page.getByRole("button", { name: /^From a button/ }).click();
  await expect(card(page, "Start")).toBeVisible();

  await test.step("nodes come by drag, by click and by Enter", async () => {
    await dragFromPalette(page, "Set fields", { x: 0.3, y: 0.5 });
    await expect(card(page, "Set fields")).toBeVisible();
    // What is added next goes under the selected node, already connected.
    await page.getByRole("navigation", { name: "Nodes to add" }).getByRole("button", { name: "If", exact: true }).click();
    await expect(wire(page, "set", "if2")).toBeAttached();
    await page.getByRole("textbox", { name: "Find a node" }).fill("javascript");
    await page.getByRole("textbox", { name: "Find a node" }).press("Enter");
    await expect(wire(page, "if2", "code", "true")).toBeAttached();
    await expect(cards(page)).toHaveCount(4);
  });

  await test.step("wires are drawn from handle to handle, and a circle is refused", async () => {
    await drawWire(page, { card: card(page, "Start") }, card(page, "Set fields"));
    await expect(wire(page, "manual", "set")).toBeAttached();
    await drawWire(page, { card: card(page, "Code") }, card(page, "Set fields"));
    await expect(wire(page, "code", "set")).toHaveCount(0);
  });

  await test.step("the list of problems leads to the field that is missing", async () => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const problems = page.getByRole("region", { name: "Problems" });
    await expect(problems.getByRole("listitem")).toHaveCount(2);
    await problems.getByRole("button", { name: /“If”: Condition is missing/ }).click();
    await expect(inspector(page).getByRole("heading", { name: "If" })).toBeVisible();
    await expect(inspector(page).getByRole("textbox", { name: "Condition" })).toBeFocused();
    await page.keyboard.type("input.score < 70");
    await expect(problems.getByRole("listitem")).toHaveCount(1);
    await problems.getByRole("button", { name: /“Code”/ }).click();
    await expect(inspector(page).getByRole("textbox", { name: "Code" })).toBeFocused();
    await page.keyboard.type('return { verdict: "low", score: input.score };');
    await expect(problems).toContainText("Nothing is wrong");
    await page.getByRole("button", { name: "Close the problems" }).click();
  });

  await test.step("fields keep the type of what is written", async () => {
    await card(page, "Set fields").click();
    await inspector(page).getByRole("button", { name: "Add", exact: true }).click();
    await inspector(page).getByRole("textbox", { name: "Fields, row 1: name" }).fill("score");
    await inspector(page).getByRole("textbox", { name: "Fields, row 1: value" }).fill("57");
    await expect(card(page, "Set fields")).toContainText("Sets score");
  });

  await test.step("undo brings back what was deleted, with its wires; redo takes it away again", async () => {
    await card(page, "Code").click();
    await page.keyboard.press("Delete");
    await expect(cards(page)).toHaveCount(3);
    await page.getByRole("button", { name: /^Undo delete/ }).click();
    await expect(wire(page, "if2", "code", "true")).toBeAttached();
    await page.getByRole("button", { name: /^Redo delete/ }).click();
    await expect(cards(page)).toHaveCount(3);
    await page.keyboard.press("ControlOrMeta+z");
    await expect(wire(page, "if2", "code", "true")).toBeAttached();
    await expectSaved(page);
    await page.reload();
    await expect(cards(page)).toHaveCount(4);
  });

  await test.step("the draft runs", async () => {
    const editor = page.url();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await openRunPage(page);
    await expectSuccess(page);
    const result = page.getByRole("region", { name: "Result", exact: true });
    await expect(valueRow(result, "verdict", '"low"')).toBeVisible();
    await expect(valueRow(result, "score", "57")).toBeVisible();
    await page.goto(editor);
  });

  await test.step("each publishing makes the next version", async () => {
    await publish(page, 1);
    await expect(page.getByRole("banner")).toContainText("Version 1 is live and equals the draft");
    await card(page, "Set fields").click();
    await inspector(page).getByRole("textbox", { name: "Fields, row 1: value" }).fill("12");
    await expect(page.getByRole("banner")).toContainText("Version 1 is live; the draft has changed since");
    await publish(page, 2);
    await expect(page.getByRole("banner")).toContainText("v2");
    await page.getByRole("radio", { name: "Versions" }).click();
    await expect(page.getByRole("list", { name: "Versions" }).getByRole("listitem")).toHaveText([/Version 2.*Live/, /Version 1/]);
  });
});

async function publish(page: Page, version: number) {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: `Publish version ${version}` })
    .click();
  await expect(page.getByText(`Version ${version} is published`)).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}
