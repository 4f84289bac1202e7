import { expect } from "@playwright/test";
import { test } from "./support/journey";

const node = (id: string, type: string, config: unknown, y: number) => ({ id, type, name: id, position: { x: 0, y }, config });
const documentOf = (type: string, config: unknown) => ({
  version: 1,
  nodes: [node("start", "manual", {}, 0), node("work", type, config, 140)],
  edges: [{ id: "e", source: "start", sourceHandle: "out", target: "work", targetHandle: "in" }],
});

test("a queue is added, paused, and lets its runs go on when it continues", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", {
    name: "Send mail",
    document: documentOf("set", { fields: { n: 1 } }),
  });
  await page.goto(`/${org.slug}/settings/queues`);
  await page.getByRole("button", { name: "Add queue" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("mail");
  await dialog.getByLabel("Runs at once").fill("2");
  await dialog.getByRole("button", { name: "Add queue" }).click();
  const queues = page.getByRole("list", { name: "Queues" });
  await expect(queues).toContainText("2 at once · 0 running · 0 waiting");
  await page.getByRole("button", { name: "Pause mail" }).click();
  await expect(queues).toContainText("Paused");

  await org.change("runs.startBatch", { workflowId: id, inputs: [{}, {}, {}], queue: "mail" });
  await expect(queues).toContainText("3 waiting");
  await page.goto(`/${org.slug}/runs`);
  await expect(page.getByRole("list", { name: "Runs" })).toContainText("The queue “mail” is paused, number 3 in line");
  await page.goto(`/${org.slug}/settings/queues`);
  await page.getByRole("button", { name: "Continue mail" }).click();
  await expect(queues).toContainText("0 waiting");
  await page.goto(`/${org.slug}/runs?status=succeeded`);
  await expect(page.getByRole("list", { name: "Runs" }).getByRole("listitem")).toHaveCount(3);
});

test("failed runs are dead letters until they are requeued or dismissed", async ({ page, org }) => {
  const document = documentOf("stop", { outcome: "error", message: "The order has no number" });
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Import orders", document });
  await org.change("runs.startBatch", { workflowId: id, inputs: [{}, {}, {}] });
  await page.goto(`/${org.slug}/runs?status=dead-letter`);
  const rows = page.getByRole("list", { name: "Runs" }).getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await rows.first().getByRole("checkbox").click();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(3);
  await rows.first().getByRole("checkbox").click();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(rows).toHaveCount(2);
  await page.getByRole("checkbox", { name: "Choose all runs that are shown" }).click();
  await page.getByRole("button", { name: "Requeue from the start" }).click();
  await expect(page.getByText("2 runs started again")).toBeVisible();
});

test("many runs are started from a list of inputs", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", {
    name: "Greet",
    document: {
      ...documentOf("set", { fields: { hello: "{{ trigger.name }}" } }),
      nodes: [node("start", "manual", { fields: [{ name: "name", required: true }] }, 0), node("work", "set", { fields: {} }, 140)],
    },
  });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Many runs" }).click();
  await dialog.getByLabel("Inputs").fill('[{ "name": "Ada" }, {}]');
  await dialog.getByRole("button", { name: "Start runs" }).click();
  await expect(dialog).toContainText("inputs[1].name");
  await dialog.getByLabel("Inputs").fill('{ "name": "Ada" }\n{ "name": "Mo" }');
  await dialog.getByRole("button", { name: "Start runs" }).click();
  await expect(page.getByRole("list", { name: "Runs" }).getByRole("listitem")).toHaveCount(2);
});
