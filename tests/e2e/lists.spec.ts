import { expect } from "@playwright/test";
import { readTemplate } from "./support/api";
import { card } from "./support/canvas";
import { test } from "./support/journey";

test("workflows are made, renamed, copied, found and deleted, and a deletion can be undone", async ({ page, org }) => {
  await org.change("workflows.create", { name: "Invoices", document: readTemplate("single-agent") });
  await page.goto(`/${org.slug}/workflows`);
  const rows = page.getByRole("list", { name: "Workflows" }).getByRole("listitem");
  await expect(rows).toHaveCount(1);

  await page.getByRole("button", { name: "New workflow" }).click();
  await expect(card(page, "Start")).toBeVisible();
  await page.getByRole("button", { name: "Untitled workflow" }).click();
  await page.getByRole("textbox", { name: "Workflow name" }).fill("Reminders");
  await page.getByRole("textbox", { name: "Workflow name" }).press("Enter");
  await expect(page.getByRole("button", { name: "Reminders" })).toBeVisible();
  await page.getByRole("link", { name: /^Workflows of/ }).click();
  await expect(rows).toContainText(["Reminders", "Invoices"]);

  await page.getByRole("button", { name: "More for Reminders" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByRole("textbox", { name: "Workflow name" }).fill("Gentle reminders");
  await page.getByRole("textbox", { name: "Workflow name" }).press("Enter");
  await expect(page.getByRole("link", { name: "Gentle reminders" })).toBeVisible();

  await page.getByRole("button", { name: "More for Invoices" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: "Invoices" })).toHaveCount(2);

  await page.getByRole("searchbox", { name: "Search workflows" }).fill("gentle");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Gentle reminders");
  await page.getByRole("searchbox", { name: "Search workflows" }).fill("no such thing");
  await page.getByRole("button", { name: "Clear the search" }).last().click();
  await expect(rows).toHaveCount(3);

  await page.getByRole("button", { name: "More for Gentle reminders" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "Gentle reminders" })).toBeVisible();
  await page.reload();
  await expect(rows).toHaveCount(3);
});

test("an API key is shown once, works until it is revoked, and not a moment longer", async ({ page, org, request }) => {
  await page.goto(`/${org.slug}/settings/api-keys`);
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Nightly import");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const key = (await dialog.getByRole("code").textContent()) ?? "";
  expect(key).toMatch(/^trl_/);
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.reload();
  const keys = page.getByRole("list", { name: "API keys" });
  await expect(keys).toContainText("Nightly import");
  expect(await page.content()).not.toContain(key);

  const list = () => request.get("/api/v1/workflows", { headers: { authorization: `Bearer ${key}` } });
  expect((await list()).status()).toBe(200);
  // Its scopes do not include writing.
  const refused = await request.post("/api/v1/workflows", { headers: { authorization: `Bearer ${key}` }, data: { name: "No" } });
  expect(refused.status()).toBe(403);

  await keys.getByRole("button", { name: "Revoke Nightly import" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("No API keys yet")).toBeVisible();
  await expect.poll(async () => (await list()).status()).toBe(401);
});
