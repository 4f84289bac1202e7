import { expect, type Page } from "@playwright/test";
import { readTemplate } from "./support/api";
import { cards } from "./support/canvas";
import { expectSuccess, runStatus, test } from "./support/journey";

test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

test("on a phone a run is started, watched and approved", async ({ page, org }) => {
  await org.change("workflows.create", { name: "Brief", document: readTemplate("research-review") });
  await page.goto(`/${org.slug}/workflows`);
  await page.getByRole("link", { name: "Brief" }).tap();
  await expect(cards(page)).toHaveCount(7);
  await expectNothingCutOff(page);
  await page.getByRole("button", { name: "Run", exact: true }).tap();
  await page.getByRole("button", { name: "Start run" }).tap();
  await page.waitForURL(/\/runs\//);

  await expect(runStatus(page)).toContainText("Running");
  await expect(page.getByRole("heading", { name: "What happened" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Your decision" })).toBeVisible({ timeout: 30_000 });
  await expectNothingCutOff(page);
  await page.getByRole("button", { name: "Approve and continue" }).tap();
  await expectSuccess(page);
  await expect(page.getByRole("region", { name: "Result", exact: true })).toContainText("demo model");
});

test("on a phone a task in the inbox is read and rejected with a remark", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Brief", document: readTemplate("research-review") });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id, input: { topic: "Bees", audience: "All" } });
  await expect.poll(async () => (await org.read<{ pending: number }>("humanTasks.count")).pending, { timeout: 30_000 }).toBe(1);
  await page.goto(`/${org.slug}/workflows`);
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /Inbox/ }).tap();
  await page.getByRole("list", { name: "Tasks" }).getByRole("button").tap();
  await expectNothingCutOff(page);
  await page.getByRole("textbox", { name: "Feedback" }).fill("Say more about wild bees");
  await page.getByRole("button", { name: "Reject" }).tap();
  await expect(page.getByText("Nothing waits for you")).toBeVisible();

  await page.goto(`/${org.slug}/runs/${runId}`);
  await expectSuccess(page);
  await expect(page.getByRole("region", { name: "Result", exact: true })).toContainText("reviser");
});

test("no page is wider than a phone", async ({ page, org }) => {
  await org.change("workflows.create", {
    name: "A workflow with quite a long name that has to be cut",
    document: readTemplate("single-agent"),
  });
  const settings = ["general", "members", "providers", "credentials", "api-keys", "account"].map((name) => `settings/${name}`);
  for (const path of ["workflows", "runs", "inbox", "templates", ...settings]) {
    await page.goto(`/${org.slug}/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNothingCutOff(page);
  }
});

async function expectNothingCutOff(page: Page) {
  const { content, screen } = await page.evaluate(() => ({ content: document.documentElement.scrollWidth, screen: window.innerWidth }));
  expect(content, page.url()).toBeLessThanOrEqual(screen);
}
