import { expect } from "@playwright/test";
import { card } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { expectSuccess, openRunPage, runStatus, test } from "./support/journey";

const start = makeNode("start", { type: "manual", name: "Start" });
const patient = makeChain(start, makeNode("nap", { type: "wait", name: "Nap", row: 1, config: { duration: "1h" } }));
const broken = makeChain(
  start,
  makeNode("divide", { type: "code", name: "Divide", row: 1, config: { code: "throw new Error('No divisor')" } }),
);
const quick = makeChain(start, makeNode("greet", { type: "set", name: "Greet", row: 1, config: { fields: { text: "Hello" } } }));

test("a run that waits is cancelled from its page, and nothing of it goes on", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Patience", document: patient });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await openRunPage(page);
  await expect(runStatus(page)).toContainText("Waiting");
  await page.getByRole("button", { name: "Cancel run" }).click();
  await expect(runStatus(page)).toContainText("Cancelled");
  await expect(card(page, "Nap").getByRole("img", { name: "Cancelled" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible();
});

test("a failed step tells its error on the card, in the summary and in the list; runs are found by status and name", async ({
  page,
  org,
}) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Division", document: broken });
  const { id: other } = await org.change<{ id: string }>("workflows.create", { name: "Greeting", document: quick });
  await org.change("runs.start", { workflowId: other });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id });

  await page.goto(`/${org.slug}/runs/${runId}`);
  await expect(runStatus(page)).toContainText("Failed", { timeout: 20_000 });
  await expect(page.getByRole("main").getByRole("alert")).toContainText("No divisor");
  await expect(card(page, "Divide").getByRole("img", { name: "Failed" })).toBeVisible();
  await page.getByRole("button", { name: "Open Divide" }).click();
  await expect(page.getByRole("heading", { name: "Divide", level: 2 })).toBeVisible();
  await page.getByRole("radio", { name: "Log" }).click();
  await expect(page.getByRole("main")).toContainText("No divisor");

  await page.getByRole("link", { name: "All runs" }).click();
  const rows = page.getByRole("list", { name: "Runs" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await page.getByRole("radio", { name: "Failed" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("No divisor");
  await page.reload();
  await expect(rows).toHaveCount(1);
  await page.getByRole("radio", { name: "All", exact: true }).click();
  await page.getByRole("searchbox", { name: "Search runs" }).fill("greet");
  // One row may still be the failed run's, of the list before.
  await expect(rows.filter({ hasText: "Division" })).toHaveCount(0);
  await expect(rows).toHaveCount(1);
  await rows.getByRole("link").click();
  await expectSuccess(page);
});
