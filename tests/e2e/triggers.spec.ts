import { expect } from "@playwright/test";
import { readTemplate } from "./support/api";
import { card, expectSaved, inspector } from "./support/canvas";
import { expectSuccess, openRunPage, test } from "./support/journey";

test("a schedule shows its next times while it is written, and when it starts once it is published", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Report", document: readTemplate("scheduled-report") });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "Mondays at 8").click();
  const times = inspector(page).getByRole("list", { name: "Next times, UTC" }).getByRole("listitem");
  await expect(times).toHaveCount(5);
  for (const time of await times.all()) await expect(time).toContainText("Monday");

  await inspector(page).getByRole("textbox", { name: "When" }).fill("61 * * * *");
  await expect(inspector(page)).toContainText("Write it like 0 9 * * 1-5");
  await expect(times).toHaveCount(0);
  await inspector(page).getByRole("button", { name: "Common schedules" }).click();
  await page.getByRole("menuitem", { name: /^Weekdays at 9/ }).click();
  await expect(times).toHaveCount(5);

  await inspector(page).getByRole("button", { name: "Time zone" }).click();
  await page.getByPlaceholder("Find a city").fill("tokyo");
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("list", { name: "Next times, Asia/Tokyo" })).toBeVisible();
  await expectSaved(page);

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish version 1" }).click();
  await expect(inspector(page).getByRole("region", { name: "Schedule, as published" })).toContainText(/Next run\s*in /);
  await page.getByRole("link", { name: /^Workflows of/ }).click();
  await expect(page.getByRole("list", { name: "Workflows" }).getByRole("listitem")).toContainText(/Next run\s*in /);
});

test("a workflow that emits an event starts the one that listens", async ({ page, org }) => {
  const node = (nodeId: string, type: string, name: string, y: number, config: object) => ({
    id: nodeId,
    type,
    name,
    position: { x: 0, y },
    config,
  });
  const edges = [{ id: "e", source: "first", target: "second" }];
  const create = (name: string, nodes: object[]) =>
    org.change<{ id: string }>("workflows.create", { name, document: { version: 1, nodes, edges } });
  const listener = await create("Listener", [
    node("first", "event", "Paid", 0, { topic: "orders.paid", filter: "trigger.data.total > 100" }),
    node("second", "set", "Keep", 132, { fields: { total: "{{ trigger.data.total }}" } }),
  ]);
  await org.change("workflows.publish", { id: listener.id, revision: 1 });
  const emitter = await create("Emitter", [
    node("first", "manual", "Start", 0, {}),
    node("second", "emit", "Tell", 132, { topic: "orders.paid", data: { total: 120 } }),
  ]);
  await page.goto(`/${org.slug}/workflows/${emitter.id}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await openRunPage(page);
  await expectSuccess(page);

  await page.goto(`/${org.slug}/runs?workflow=${listener.id}`);
  const run = page.getByRole("list", { name: "Runs" }).getByRole("listitem");
  await expect(run).toHaveCount(1);
  await expect(run).toContainText("Version 1 · event");
  await run.getByRole("link", { name: /^Listener/ }).click();
  await expectSuccess(page);
});
