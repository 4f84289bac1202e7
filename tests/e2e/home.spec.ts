import { expect, type Page } from "@playwright/test";
import { readTemplate } from "./support/api";
import { makeChain, makeNode } from "./support/documents";
import { expectSuccess, openBrowser, test } from "./support/journey";
import { owner, signIn } from "./support/people";

const plain = makeChain(
  makeNode("start", { type: "manual", name: "Start" }),
  makeNode("set", { type: "set", name: "Set", row: 1, config: { fields: { n: 1 } } }),
);

test("a new org's home leads to a first run, and then tells how it went", async ({ page, org }) => {
  await page.goto(`/${org.slug}`);
  await expect(page).toHaveTitle(/^Home · Org .+ · Trellis$/);
  await expect(page.getByRole("heading", { name: "Draw your first workflow" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^From / })).toHaveCount(3);
  await org.change("workflows.create", { name: "Greetings", document: plain });
  await page.reload();
  const recent = page.getByRole("list", { name: "Recent workflows" });
  await recent.getByRole("button", { name: "Run Greetings" }).click();
  await page.waitForURL(/\/runs\//);
  await expectSuccess(page);
  await expect(page).toHaveTitle(/^Succeeded · Greetings · Org .+ · Trellis$/);
  await expect(page.locator('link[rel="icon"]:not([href^="data:image/svg"])')).toHaveCount(0);

  await page.goto(`/${org.slug}`);
  const figures = page.getByRole("region", { name: "The last 24 hours" });
  await expect(figures).toContainText("100 %");
  await figures.getByText("Show as a table").click();
  await expect(figures.getByRole("row").filter({ hasText: "1" }).first()).toBeVisible();
  await page.getByRole("radio", { name: "7 days" }).click();
  await expect(page.getByRole("region", { name: "The last 7 days" })).toContainText("100 %");
  await expect(page.getByRole("region", { name: "Recent activity" })).toContainText(`${owner.name} ran Greetings`);
});

test("home says what needs a person and leads there", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Brief", document: readTemplate("research-review") });
  await org.change("runs.start", { workflowId: id, input: { topic: "Bees", audience: "All" } });
  await page.goto(`/${org.slug}`);
  await expect(page.getByRole("region", { name: "Running now" })).toContainText("Brief");
  await page.getByRole("region", { name: "Needs you" }).getByRole("link", { name: /Bees/ }).click({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Approve and continue" })).toBeVisible();
});

test("from anywhere a run is found by its id, a setting by its subject, and the theme changed, by keyboard", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Greetings", document: plain });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id, input: {} });
  await page.goto(`/${org.slug}/workflows`);
  await expect(page.getByRole("link", { name: "Greetings" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(runId);
  await expect(page.getByRole("option", { name: /Greetings/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/runs/${runId}`));
  await page.goto(`/${org.slug}/runs`);
  await expect(page.getByRole("list", { name: "Runs", exact: true })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("invite");
  await page.getByRole("option", { name: "Members" }).click();
  await expect(page).toHaveURL(/settings\/members$/);
});

test("what is not there says so and leads back, inside the shell where there is one", async ({ page, org }) => {
  const missing = "00000000-0000-7000-8000-000000000000";
  await page.goto(`/${org.slug}/runs/${missing}`);
  await expect(page.getByRole("heading", { name: "There is no such run" })).toBeAttached();
  await page.getByRole("link", { name: "Go to the runs" }).click();
  await expect(page.getByText("Nothing has run yet")).toBeVisible();
  await page.goto(`/${org.slug}/workflows/${missing}`);
  await page.getByRole("link", { name: "Go to the workflows" }).click();
  await expect(page.getByRole("heading", { name: "Workflows", level: 1 })).toBeVisible();
  await page.goto(`/${org.slug}/nothing/here`);
  await expect(page.getByRole("navigation", { name: "Places" })).toBeVisible();
  await page.getByRole("link", { name: "Go home" }).click();
  await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
});

test("without a network a note says so, and goes by itself when the network is back", async ({ page, org, context }) => {
  await org.change("workflows.create", { name: "Greetings", document: plain });
  await page.goto(`/${org.slug}/workflows`);
  await expect(page.getByRole("link", { name: "Greetings" })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Greetings" })).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("You are offline.")).toBeHidden();
});

test("a server that does not answer is told of and asked again until it does", async ({ page, org }) => {
  await page.goto(`/${org.slug}/settings`);
  await page.route("**/api/**", (route) => route.abort());
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Runs" }).click();
  await expect(page.getByText("The server cannot be reached.").first()).toBeVisible();
  await page.unroute("**/api/**");
  await expect(page.getByText("Nothing has run yet")).toBeVisible();
  await expect(page.getByText("What you see may be old.")).toBeHidden();
});

test.describe("how it looks", () => {
  const back = { theme: "system", contrast: "system", motion: "system" };
  test.afterEach(({ org }) => org.change("people.updatePreferences", back));

  test("follows the account to another browser, from the first paint", async ({ page, org, browser, baseURL }) => {
    await page.goto(`/${org.slug}/settings/account`);
    const look = (group: string, choice: string) =>
      page.getByRole("radiogroup", { name: group }).getByRole("radio", { name: choice }).click();
    await look("Theme", "Dark");
    await look("Contrast", "High");
    await look("Motion", "Nothing moves");
    await expect(page.locator("html")).toHaveClass(/\bdark\b/);
    await expect.poll(() => grounds(page)).toBe("0 0 0");
    await expect
      .poll(async () => (await org.read<{ user: { preferences: unknown } }>("people.me")).user.preferences)
      .toEqual({
        theme: "dark",
        contrast: "high",
        motion: "less",
      });

    const other = await openBrowser(browser, baseURL);
    const tab = await other.newPage();
    await signIn(tab, owner);
    await expect(tab.getByRole("navigation", { name: "Places" })).toBeVisible();
    const response = await tab.goto(`/${org.slug}/settings`);
    expect(await response?.text()).toMatch(/<html[^>]*data-theme="dark"[^>]*data-contrast="high"[^>]*data-motion="less"/);
    await expect(tab.locator("html")).toHaveClass(/\bdark\b/);
    expect(await grounds(tab)).toBe("0 0 0");
    await other.close();
  });
});

/** The colour behind everything as the screen shows it, whatever way the stylesheet writes it. */
const grounds = (page: Page) =>
  page.evaluate(() => {
    const brush = document.createElement("canvas").getContext("2d");
    if (!brush) throw new Error("There is no canvas to mix the colour on.");
    brush.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--canvas");
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data.slice(0, 3)].join(" ");
  });
