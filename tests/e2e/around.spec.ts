import { expect, type Page } from "@playwright/test";
import type { OrgApi } from "./support/api";
import { makeChain, makeNode } from "./support/documents";
import { test } from "./support/journey";

const rows = (page: Page) => page.getByRole("list", { name: "Runs", exact: true }).getByRole("listitem");
const toolbar = (page: Page) => page.getByRole("toolbar", { name: "Chosen runs" });

const start = makeNode("start", { type: "manual", name: "Start" });
const failing = makeChain(
  start,
  makeNode("stop", { type: "stop", name: "Stop", row: 1, config: { outcome: "error", message: "The parcel has no address" } }),
);
const plain = makeChain(start, makeNode("set", { type: "set", name: "Set", row: 1, config: { fields: { n: 1 } } }));
const slow = makeChain(start, makeNode("wait", { type: "wait", name: "Wait", row: 1, config: { duration: "1h" } }));

async function addRuns(org: OrgApi, name: string, document: unknown, inputs: unknown[]) {
  const { id } = await org.change<{ id: string }>("workflows.create", { name, document });
  await org.change("runs.startBatch", { workflowId: id, inputs });
  return id;
}

const settled = (org: OrgApi, status: string, count: number) =>
  expect.poll(async () => (await org.read<{ count: number }>("runs.count", { status: [status] })).count, { timeout: 30_000 }).toBe(count);

test("runs are found by filters that stay in the address, and a filter is taken off again", async ({ page, org }) => {
  await addRuns(org, "Parcels", failing, [{}, {}]);
  await addRuns(org, "Greetings", plain, [{}]);
  await settled(org, "failed", 2);
  await settled(org, "succeeded", 1);
  await page.goto(`/${org.slug}/runs`);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("radio", { name: "Failed" }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const filters = page.getByRole("dialog", { name: "Filters" });
  await filters.getByRole("combobox", { name: "Time" }).click();
  await page.getByRole("option", { name: "Last hour" }).click();
  await filters.getByLabel("Cost at least ($)").fill("5");
  await filters.getByLabel("Cost at least ($)").press("Enter");
  await expect(page.getByText("No run matches")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/status=failed&time=1h&min-usd=5$/);
  await page.reload();
  await page.getByRole("button", { name: "Take off the filter: At least $5.00" }).click();
  await expect(rows(page)).toHaveCount(2);

  await page
    .getByRole("button", { name: "Clear all" })
    .or(page.getByRole("radio", { name: "All", exact: true }))
    .first()
    .click();
  await page.getByRole("searchbox", { name: "Search runs" }).fill("no address");
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("searchbox", { name: "Search runs" }).fill("greet");
  await expect(rows(page)).toHaveCount(1);
});

test("filters are kept under a name and used again", async ({ page, org }) => {
  await addRuns(org, "Parcels", failing, [{}]);
  await settled(org, "failed", 1);
  await page.goto(`/${org.slug}/runs?status=failed&time=24h`);
  await page.getByRole("button", { name: "Saved" }).click();
  await page.getByLabel("Name for the filters that are set").fill("Today's trouble");
  await page.getByRole("button", { name: "Keep" }).click();
  await page.goto(`/${org.slug}/runs`);
  await page.getByRole("button", { name: "Saved" }).click();
  await page.getByRole("button", { name: "Today's trouble", exact: true }).click();
  await expect(page).toHaveURL(/status=failed&time=24h$/);
  await page.getByRole("button", { name: "Saved" }).click();
  await page.getByRole("button", { name: "Going on now" }).click();
  await expect(page.getByText("No run matches")).toBeVisible();
});

test("by keyboard two runs are chosen and compared, and many are cancelled, each told of", async ({ page, org }) => {
  await addRuns(org, "Greetings", plain, [{}]);
  await settled(org, "succeeded", 1);
  await addRuns(org, "Long waits", slow, [{}, {}]);
  await settled(org, "waiting", 2);
  await page.goto(`/${org.slug}/runs`);
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("j");
  await expect(rows(page).first().getByRole("link")).toBeFocused();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(toolbar(page)).toContainText("2 chosen");
  await expect(toolbar(page).getByRole("link", { name: "Compare" })).toHaveAttribute("href", /\/runs\/compare\?a=.+&b=.+/);
  await page.keyboard.press("Escape");
  await expect(toolbar(page)).toContainText("Choose runs");

  await page.getByRole("checkbox", { name: "Choose all runs that are shown" }).click();
  await toolbar(page).getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel 3 runs" }).click();
  const result = page.getByRole("dialog", { name: "2 runs cancelled" });
  await expect(result).toContainText("1 run could not be");
  await expect(result.getByRole("list", { name: "Left as they are" })).toContainText("The run has already succeeded.");
  await result.getByRole("button", { name: "Close" }).first().click();
  await expect(rows(page).filter({ hasText: "Cancelled" })).toHaveCount(2);
});

test("all runs that fit a filter are chosen beyond those shown, exported and deleted", async ({ page, org }) => {
  await addRuns(
    org,
    "Greetings",
    plain,
    Array.from({ length: 30 }, () => ({})),
  );
  await settled(org, "succeeded", 30);
  await page.goto(`/${org.slug}/runs?status=succeeded`);
  await expect(rows(page)).toHaveCount(25);
  await page.getByRole("checkbox", { name: "Choose all runs that are shown" }).click();
  await page.getByRole("button", { name: "Choose all 30 runs that fit" }).click();
  await expect(toolbar(page)).toContainText("All 30 runs chosen");
  const downloading = page.waitForEvent("download");
  await toolbar(page).getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "As a table (CSV)" }).click();
  const file = await (await downloading).createReadStream();
  let text = "";
  for await (const part of file) text += part;
  expect(text.split("\r\n")).toHaveLength(31);
  expect(text).toContain("Greetings");

  await toolbar(page).getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete 30 runs" }).click();
  await expect(page.getByRole("dialog", { name: "30 runs deleted" })).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).first().click();
  await expect(page.getByText("No run matches")).toBeVisible();
});

test("a new run does not move the rows under a person who works in the list", async ({ page, org }) => {
  const id = await addRuns(org, "Greetings", plain, [{}, {}]);
  await settled(org, "succeeded", 2);
  await page.goto(`/${org.slug}/runs`);
  await expect(rows(page)).toHaveCount(2);
  await rows(page).first().getByRole("checkbox").click();
  await org.change("runs.start", { workflowId: id, input: {} });
  await page.getByRole("button", { name: "Show 1 new run" }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(toolbar(page)).toContainText("1 chosen");
});
