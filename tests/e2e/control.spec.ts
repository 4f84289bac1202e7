import { expect, type Page } from "@playwright/test";
import { card } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { expectSuccess, runStatus, test } from "./support/journey";

const start = makeNode("start", { type: "manual", name: "Start" });
const gated = makeChain(
  start,
  makeNode("gate", { type: "approval", name: "Gate", row: 1, config: { title: "Go on?" } }),
  makeNode("price", { type: "set", name: "Price", row: 2, config: { fields: { total: 10 } } }),
  makeNode("tell", { type: "set", name: "Tell", row: 3, config: { fields: { told: "{{ price.total }}" } } }),
);
for (const edge of gated.edges) if (edge.source === "gate") edge.sourceHandle = "approved";
const broken = makeChain(
  start,
  makeNode("paid", { type: "set", name: "Paid", row: 1, config: { fields: { once: true } } }),
  makeNode("divide", { type: "code", name: "Divide", row: 2, config: { code: "throw new Error('No divisor')" } }),
);

/** Chooses from the menu of a node's card. */
async function act(page: Page, node: string, item: string) {
  await card(page, node).click({ button: "right" });
  await page.getByRole("menuitem", { name: item }).click();
}

/** Writes over what an editor in the dialog holds. */
async function write(page: Page, field: string, text: string) {
  await page.getByRole("dialog").getByRole("textbox", { name: field }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

const sign = (page: Page, node: string, status: string) => card(page, node).getByRole("img", { name: status });

test("a run is paused, edited, gone through step by step and resumed from its page, then forked with another output", async ({
  page,
  org,
}) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Orders", document: gated });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id });
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expect(runStatus(page)).toContainText("Waiting");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(runStatus(page)).toContainText("Paused");

  // What was asked for may be answered; what follows is only queued.
  await act(page, "Gate", "Approve");
  await expect(sign(page, "Price", "Queued")).toBeVisible();
  await act(page, "Price", "Edit input…");
  await write(page, "Settings", '{ "fields": ');
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("not JSON");
  await write(page, "Settings", '{ "fields": { "total": 25 } }');
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.getByRole("button", { name: "Step", exact: true }).click();
  await expect(sign(page, "Price", "Succeeded")).toBeVisible();
  await expect(sign(page, "Tell", "Queued")).toBeVisible();
  await expect(runStatus(page)).toContainText("Paused");
  await page.getByRole("button", { name: "Resume" }).click();
  await expectSuccess(page);
  expect((await org.read<{ output: unknown }>("runs.get", { id: runId })).output).toEqual({ told: 25 });

  await act(page, "Price", "Fork from here…");
  await page.getByRole("radio", { name: "Output" }).click();
  await write(page, "Output", '{ "total": 99 }');
  await page.getByRole("button", { name: "Start the fork" }).click();
  await page.waitForURL((url) => !url.pathname.includes(runId));
  await expectSuccess(page);
  const fork = new URL(page.url()).pathname.split("/").at(-1);
  expect((await org.read<{ output: unknown }>("runs.get", { id: fork })).output).toEqual({ told: 99 });
  await page.getByRole("link", { name: "an earlier run" }).click();
  await page.waitForURL((url) => url.pathname.includes(runId));
  await expect(page.getByRole("button", { name: "1 run goes on from here" })).toBeVisible();
});

test("a step that waits is skipped from its panel, with the keyboard alone", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Orders", document: gated });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id });
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expect(runStatus(page)).toContainText("Waiting");
  await page.getByRole("button", { name: "What can be done with this step" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Skip…" }).press("Enter");
  await expect(page.getByRole("dialog")).toContainText("Skip “Gate”");
  await page.getByRole("button", { name: "Skip the step" }).press("Enter");
  await expectSuccess(page);
  await expect(sign(page, "Gate", "Skipped")).toBeVisible();
});

test("a failed run is retried from the step that failed", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Division", document: broken });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id });
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expect(runStatus(page)).toContainText("Failed");
  await page.getByRole("button", { name: "Retry" }).click();
  await page.waitForURL((url) => !url.pathname.includes(runId));
  await expect(runStatus(page)).toContainText("Failed");
  const retried = new URL(page.url()).pathname.split("/").at(-1);
  const { items } = await org.read<{ items: { type: string; stepKey?: string; data: { flags?: string[] } }[] }>("runs.events", {
    id: retried,
  });
  expect(items.find(({ type, stepKey }) => type === "step-succeeded" && stepKey === "paid")?.data.flags).toEqual(["cached"]);
});
