import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { makeChain, makeNode } from "./support/documents";
import { expectSuccess, test } from "./support/journey";

const asks = makeChain(
  makeNode("start", { type: "manual", name: "Start" }),
  makeNode("writer", {
    type: "model-call",
    name: "Writer",
    row: 1,
    config: { prompt: "Say hello", models: [{ provider: "demo", model: "demo-1" }] },
  }),
);

test("a budget is set up, a run that would overspend it waits and says why, and goes on when it is raised", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Greeter", document: asks });
  await page.goto(`/${org.slug}/settings/budgets`);
  // By keyboard alone.
  await page.getByRole("button", { name: "Add budget" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Tests");
  await dialog.getByLabel("Limit, in USD").fill("0.01");
  await page.keyboard.press("Enter");
  const budgets = page.getByRole("list", { name: "Budgets" });
  await expect(budgets).toContainText("The whole org, each month · runs pause");
  await expect(budgets).toContainText("$0 of $0.0100");

  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id, version: "draft" });
  await expect(budgets).toContainText("1 run waits");
  await page.goto(`/${org.slug}/runs`);
  await expect(page.getByRole("list", { name: "Runs" })).toContainText("Paused: the budget “Tests” for");
  await page.goto(`/${org.slug}/inbox`);
  await expect(page.getByRole("list", { name: "Budgets" })).toContainText("Paused: the budget “Tests” for");
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expect(page.getByText("the budget “Tests” for")).toBeVisible();
  await page.getByRole("button", { name: "Raise the budget" }).click();
  await expect(page.getByRole("dialog")).toContainText("The next call may cost up to $0.0123");
  await page.getByRole("dialog").getByLabel("New limit, in USD").fill("5");
  await page.getByRole("button", { name: "Raise and go on" }).click();
  await expectSuccess(page);
  await expect(page.getByRole("button", { name: "Raise the budget" })).toBeHidden();
});

test("a budget is edited, disabled, enabled and deleted, and one for a workflow is found by its name", async ({ page, org }) => {
  await org.change("workflows.create", { name: "Night report", document: asks });
  await page.goto(`/${org.slug}/settings/budgets`);
  await page.getByRole("button", { name: "Add budget" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Reports");
  await dialog.getByRole("combobox", { name: "For", exact: true }).click();
  await page.getByRole("option", { name: "A workflow" }).click();
  await dialog.getByRole("combobox", { name: "Each", exact: true }).click();
  await page.getByRole("option", { name: "Day", exact: true }).click();
  await dialog.getByLabel("Limit, in USD").fill("2");
  await dialog.getByRole("button", { name: "Add budget" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Choose a workflow");
  await dialog.getByRole("button", { name: "Workflow" }).click();
  await page.getByRole("option", { name: /^Night report/ }).click();
  await dialog.getByRole("button", { name: "Add budget" }).click();
  const budgets = page.getByRole("list", { name: "Budgets" });
  await expect(budgets).toContainText("Workflow “Night report”, each day · runs pause");

  await page.getByRole("button", { name: "Edit Reports" }).click();
  await dialog.getByLabel("Limit, in USD").fill("4");
  await dialog.getByRole("combobox", { name: "When it is reached" }).click();
  await page.getByRole("option", { name: "Stop the run with an error" }).click();
  await dialog.getByRole("button", { name: "Save budget" }).click();
  await expect(budgets).toContainText("$0 of $4.00");
  await expect(budgets).toContainText("runs stop");
  await page.getByRole("button", { name: "Disable Reports" }).click();
  await expect(budgets).toContainText("Disabled");
  await page.getByRole("button", { name: "Enable Reports" }).click();
  await expect(budgets).not.toContainText("Disabled");
  await page.getByRole("button", { name: "Delete Reports" }).click();
  await page.getByRole("button", { name: "Delete budget" }).click();
  await expect(page.getByText("No budgets yet")).toBeVisible();
});

test("the usage tells what models cost, by what they were used for, and gives it as a file", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Greeter", document: asks });
  await page.goto(`/${org.slug}/settings/usage`);
  await expect(page.getByText("No model was called")).toBeVisible();
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id, version: "draft" });
  await expect.poll(async () => (await org.read<{ status: string }>("runs.get", { id: runId })).status).toBe("succeeded");
  await page.reload();
  const table = page.getByRole("table", { name: /^Spend by what it was for/ });
  await expect(table).toContainText("demo/demo-1");
  await page.getByRole("radio", { name: "Node" }).click();
  await expect(table).toContainText("Writer · Greeter");
  await expect(page).toHaveURL(/by=node/);
  await page.getByText("Show days as a table").click();
  await expect(page.getByRole("table", { name: "Spend by day" }).getByRole("row")).toHaveCount(31);
  await page.getByRole("combobox", { name: "Period" }).click();
  await page.getByRole("option", { name: "Last 7 days" }).click();
  await expect(page.getByRole("table", { name: "Spend by day" }).getByRole("row")).toHaveCount(8);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download CSV" }).click()]);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toMatch(/^day,workflow,node,started by,/);
  expect(text).toContain(",Greeter,Writer,");
});

test("the run dialog says what a run will cost, by prices and then by past runs", async ({ page, org }) => {
  const fields = [{ name: "topic", label: "Topic", type: "text" }];
  const document = { ...asks, nodes: asks.nodes.map((node) => (node.id === "start" ? { ...node, config: { fields } } : node)) };
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Greeter", document });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(/Costs \$0\.000\d+ to \$0\.0123 by the models' prices/);
  await page.keyboard.press("Escape");
  const { runs } = await org.change<{ runs: { runId: string }[] }>("runs.startBatch", {
    workflowId: id,
    version: "draft",
    inputs: [{}, {}, {}],
  });
  for (const { runId } of runs)
    await expect.poll(async () => (await org.read<{ status: string }>("runs.get", { id: runId })).status).toBe("succeeded");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(dialog).toContainText("as the last 3 runs did");
});
