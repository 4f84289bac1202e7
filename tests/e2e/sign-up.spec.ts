import { expect, type Locator, type Page, test } from "@playwright/test";
import { findGraveProblems } from "./support/axe";
import { owner } from "./support/people";

test("a new person signs up, runs a template, approves and reads the result, without a key and in at most four clicks", async ({
  page,
  context,
}) => {
  await signUp(page);
  await expect(page.getByRole("heading", { name: "Templates" })).toBeVisible();

  let clicks = 0;
  const click = async (target: Locator) => {
    clicks += 1;
    await target.click();
  };
  await click(page.getByRole("button", { name: "Use Research, analyse, review" }));
  await click(page.getByRole("button", { name: "Run", exact: true }));
  await click(page.getByRole("button", { name: "Start run" }));
  await expect(page.getByRole("region", { name: "The run that is shown" }).getByRole("status")).toContainText(/of 7 steps/);
  expect(clicks).toBeLessThanOrEqual(4);
  await page.getByRole("link", { name: "Open run" }).click();
  await page.waitForURL(/\/runs\/[^/]+$/);

  await expect(status(page)).toContainText("Running");
  await expect(page.getByRole("tab", { name: "Reasoning" })).toBeVisible();

  // In the middle of it: a reload and a second tab both see the run where it is.
  await page.reload();
  const second = await context.newPage();
  await second.goto(page.url());
  for (const tab of [page, second]) {
    await expect(
      tab.getByRole("heading", { name: "Is the analysis of “Heat pumps in old city houses” good enough to publish?" }),
    ).toBeVisible({ timeout: 30_000 });
    await expect(status(tab)).toContainText("Waiting");
    await expect(status(tab)).toContainText("3 of 7 steps");
  }
  expect(await cards(second)).toEqual(await cards(page));

  await page.getByRole("textbox", { name: "Feedback" }).fill("Mention the noise");
  await page.getByRole("button", { name: "Approve and continue" }).click();
  for (const tab of [page, second]) {
    await expect(status(tab)).toContainText("Succeeded", { timeout: 30_000 });
    await expect(status(tab)).toContainText("7 of 7 steps");
    await expect(tab).toHaveTitle(/^Succeeded · Research, analyse, review/);
  }
  expect(await cards(second)).toEqual(await cards(page));
  const result = page.getByRole("region", { name: "Result", exact: true });
  await expect(result).toContainText("What to do next");
  await expect(result).toContainText("demo model");
  await expect(second.getByRole("region", { name: "Result", exact: true })).toHaveText((await result.textContent()) ?? "");

  await page.getByRole("link", { name: "All runs" }).click();
  await expect(page.getByRole("list", { name: "Runs" }).getByRole("listitem")).toContainText(["Research, analyse, review"]);
  await expect(page.getByRole("list", { name: "Runs" })).toContainText("Succeeded");
});

test("once someone owns the server, its set-up page is closed", async ({ page }) => {
  await page.goto("/setup");
  await expect(page).toHaveURL(/\/sign-in/);
});

async function signUp(page: Page) {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Set up Trellis" })).toBeVisible();
  // The only chance: this page is never seen again.
  expect(await findGraveProblems(page)).toEqual([]);
  await page.getByLabel("Your name").fill(owner.name);
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByLabel("Org").fill(owner.org);
  await page.getByRole("button", { name: "Create org and continue" }).click();
}

const status = (page: Page) => page.getByRole("banner").getByRole("status");

/** What every card of the run says: its name, how it stands and its figures. */
const cards = (page: Page) => page.getByRole("group", { name: /:/ }).allInnerTexts();
