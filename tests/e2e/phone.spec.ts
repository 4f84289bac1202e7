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

test("no page is wider than a phone, and every control is large enough for a finger", async ({ page, org }) => {
  await org.change("workflows.create", {
    name: "A workflow with quite a long name that has to be cut",
    document: readTemplate("single-agent"),
  });
  const settings = ["queues", "general", "members", "providers", "credentials", "api-keys", "account"].map((name) => `settings/${name}`);
  for (const path of ["", "workflows", "runs", "inbox", "templates", "settings", ...settings]) {
    await page.goto(`/${org.slug}/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNothingCutOff(page);
    expect.soft(await findSmallTargets(page), path).toEqual([]);
  }
});

async function expectNothingCutOff(page: Page) {
  const { content, screen } = await page.evaluate(() => ({ content: document.documentElement.scrollWidth, screen: window.innerWidth }));
  expect(content, page.url()).toBeLessThanOrEqual(screen);
}

/** Controls on screen that a finger 19 px beside their middle would miss. Links within a text may be as small as the text. */
function findSmallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isHit = (control: Element, x: number, y: number) => {
      const hit = document.elementFromPoint(x, y);
      return hit !== null && (control.contains(hit) || hit.contains(control.closest("label")));
    };
    const controls = [...document.querySelectorAll("button, a[href], input, [role=checkbox], [role=radio], [role=switch], summary")];
    return controls.flatMap((control) => {
      const box = control.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const isSeen = box.width > 0 && x > 20 && x < innerWidth - 20 && y > 20 && y < innerHeight - 100 && isHit(control, x, y);
      if (!isSeen || control.closest("p, [aria-hidden=true], nextjs-portal")) return [];
      const fits = isHit(control, x, y - 19) && isHit(control, x, y + 19);
      return fits ? [] : [`${control.tagName} ${control.getAttribute("aria-label") ?? control.textContent?.trim().slice(0, 40)}`];
    });
  });
}
