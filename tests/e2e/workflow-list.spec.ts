import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { makeChain, makeNode } from "./support/documents";
import { test } from "./support/journey";

const rows = (page: Page) => page.getByRole("list", { name: "Workflows", exact: true }).getByRole("listitem");
const toolbar = (page: Page) => page.getByRole("toolbar", { name: "Chosen workflows" });
const plain = makeChain(
  makeNode("start", { type: "manual", name: "Start" }),
  makeNode("set", { type: "set", name: "Set", row: 1, config: { fields: { n: 1 } } }),
);

test("workflows are tagged together, found by tag, and the tagging is taken back", async ({ page, org }) => {
  for (const name of ["Invoices", "Reminders", "Report"]) await org.change("workflows.create", { name, document: plain });
  await page.goto(`/${org.slug}/workflows`);
  await page.getByRole("checkbox", { name: "Choose Invoices" }).click();
  await page.getByRole("checkbox", { name: "Choose Reminders" }).click();
  await toolbar(page).getByRole("button", { name: "Tag" }).click();
  await page.getByPlaceholder("Find or make a tag").fill("Money");
  await page.getByRole("option", { name: "Make the tag “Money”" }).click();
  await expect(page.getByText("“Money” was put on 2 workflows")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("group", { name: "Tags" }).getByRole("button", { name: /Money/ }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(page).toHaveURL(/tags=Money$/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("No workflow matches")).toBeVisible();
  await page.getByRole("button", { name: "Show all workflows" }).click();
  await expect(rows(page)).toHaveCount(3);
});

test("a workflow is starred, and the list is put in order by name", async ({ page, org }) => {
  for (const name of ["Banana", "Apple"]) await org.change("workflows.create", { name, document: plain });
  await page.goto(`/${org.slug}/workflows`);
  await page.getByRole("button", { name: "Order: Last changed" }).click();
  await page.getByRole("menuitemradio", { name: "Name" }).click();
  await expect(rows(page)).toContainText(["Apple", "Banana"]);
  await page.getByRole("button", { name: "Star Banana" }).click();
  await page.getByRole("button", { name: "Starred", exact: true }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Banana");
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
});

test("several workflows are deleted and brought back, exported and imported", async ({ page, org }) => {
  for (const name of ["One", "Two"]) await org.change("workflows.create", { name, document: plain });
  await page.goto(`/${org.slug}/workflows`);
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const downloading = page.waitForEvent("download");
  await toolbar(page).getByRole("button", { name: "Export" }).click();
  const file = await (await downloading).path();
  await toolbar(page).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("2 workflows were deleted")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows(page)).toHaveCount(2);
  await page
    .getByLabel("Files with workflows")
    .setInputFiles({ name: "workflows.json", mimeType: "application/json", buffer: await readFile(file) });
  await expect(page.getByText("2 workflows imported")).toBeVisible();
  await expect(rows(page)).toHaveCount(4);
});
