import { expect, type Page } from "@playwright/test";
import { type OrgApi, readTemplate } from "./support/api";
import { findGraveProblems } from "./support/axe";
import { card, inspector } from "./support/canvas";
import { openBrowser, test } from "./support/journey";
import { owner } from "./support/people";

type Place = { name: string; path: string; ready: (page: Page) => Promise<void> };

const heading = (name: string) => (page: Page) => expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();

/** Every page, with something on each of them: a run that waits for a person, a workflow, a key, a credential, a provider. */
async function furnish(org: OrgApi): Promise<Place[]> {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Brief", document: readTemplate("research-review") });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id, input: { topic: "Bees", audience: "All" } });
  const { runId: other } = await org.change<{ runId: string }>("runs.start", {
    workflowId: id,
    input: { topic: "Wasps", audience: "All" },
  });
  await org.change("workflows.publish", { id, revision: 1 });
  await org.change("apiKeys.create", { name: "Import", scopes: ["run:read"] });
  await org.change("credentials.create", { name: "Billing", type: "bearer", hosts: ["api.example.com"], secret: "s3cret" });
  await expect.poll(async () => (await org.read<{ pending: number }>("humanTasks.count")).pending, { timeout: 30_000 }).toBe(2);
  const at = (path: string) => `/${org.slug}/${path}`;
  const waiting = (page: Page) => expect(page.getByRole("region", { name: "Your decision" })).toBeVisible();
  const { id: tagId } = await org.change<{ id: string }>("tags.create", { name: "Writing", colour: "violet" });
  await org.change("workflows.tag", { ids: [id], tagId, on: true });
  return [
    { name: "home", path: at(""), ready: (page) => expect(page.getByRole("region", { name: "Needs you" })).toContainText("Decide") },
    {
      name: "workflows",
      path: at("workflows"),
      ready: (page) => expect(page.getByRole("link", { name: "Brief", exact: true })).toBeVisible(),
    },
    { name: "editor", path: at(`workflows/${id}`), ready: openSettings },
    {
      name: "editor with a run",
      path: at(`workflows/${id}?run=${runId}`),
      ready: (page) => expect(page.getByRole("region", { name: "The run that is shown" }).getByRole("status")).toContainText("Waiting"),
    },
    { name: "versions", path: at(`workflows/${id}?view=versions`), ready: (page) => expect(card(page, "Researcher")).toBeVisible() },
    {
      name: "comparison",
      path: at(`workflows/${id}?view=versions&compare=1..draft`),
      ready: (page) => expect(page.getByRole("region", { name: "What changed" })).toBeVisible(),
    },
    { name: "runs", path: at("runs"), ready: (page) => expect(page.getByRole("link", { name: /^Brief/ }).first()).toBeVisible() },
    { name: "run", path: at(`runs/${runId}`), ready: waiting },
    { name: "step", path: at(`runs/${runId}?step=researcher`), ready: (page) => expect(page.getByRole("tabpanel")).toBeVisible() },
    { name: "moment", path: at(`runs/${runId}?at=9&dock=log`), ready: (page) => expect(page.locator("[data-tense=here]")).toBeVisible() },
    {
      name: "state",
      path: at(`runs/${runId}?dock=state`),
      ready: (page) => expect(page.getByRole("region", { name: "Outputs of the steps" })).toBeVisible(),
    },
    {
      name: "compare",
      path: at(`runs/compare?a=${other}&b=${runId}`),
      ready: (page) => expect(page.getByRole("table", { name: "Totals" })).toBeVisible(),
    },
    { name: "inbox", path: at("inbox"), ready: (page) => expect(page.getByRole("button", { name: "Reject" }).first()).toBeVisible() },
    {
      name: "templates",
      path: at("templates"),
      ready: (page) => expect(page.getByRole("button", { name: /^Use / }).first()).toBeVisible(),
    },
    { name: "settings", path: at("settings"), ready: heading("Settings") },
    { name: "queues", path: at("settings/queues"), ready: heading("Runs and queues") },
    { name: "general", path: at("settings/general"), ready: heading("General") },
    { name: "members", path: at("settings/members"), ready: (page) => expect(page.getByText(owner.email)).toBeVisible() },
    { name: "providers", path: at("settings/providers"), ready: (page) => expect(page.getByText("Built in")).toBeVisible() },
    { name: "credentials", path: at("settings/credentials"), ready: (page) => expect(page.getByText("Billing")).toBeVisible() },
    { name: "API keys", path: at("settings/api-keys"), ready: (page) => expect(page.getByText("Import")).toBeVisible() },
    { name: "account", path: at("settings/account"), ready: (page) => expect(page.getByText("This one")).toBeVisible() },
    {
      name: "missing workflow",
      path: at("workflows/00000000-0000-7000-8000-000000000000"),
      ready: (page) => expect(page.getByRole("link", { name: "Go to the workflows" })).toBeVisible(),
    },
    { name: "no such page", path: at("no/such/page"), ready: (page) => expect(page.getByRole("link", { name: "Go home" })).toBeVisible() },
  ];
}

async function openSettings(page: Page) {
  await card(page, "Researcher").click();
  await expect(inspector(page).getByRole("textbox", { name: "Prompt" })).toBeVisible();
}

// Names, roles and structure are the same in both themes, so the dark one is only asked for its colours.
const colourRules = ["color-contrast", "link-in-text-block"];
// Texts at 7 : 1, where the usual themes have 4.5 : 1.
const highContrastRules = ["color-contrast-enhanced", "link-in-text-block"];

test("no page has a serious accessibility problem, in light or in dark, and high contrast is high", async ({
  page,
  org,
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  const places = await furnish(org);
  for (const { name, path, ready } of places) {
    await page.goto(path);
    await ready(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expect(page.locator("html")).toHaveClass(new RegExp(`\\b${colorScheme}\\b`));
      const rules = colorScheme === "dark" ? colourRules : undefined;
      expect.soft(await findGraveProblems(page, rules), `${name}, ${colorScheme}`).toEqual([]);
      await page.locator("html").evaluate((html) => html.setAttribute("data-contrast", "high"));
      expect.soft(await findGraveProblems(page, highContrastRules), `${name}, ${colorScheme}, high contrast`).toEqual([]);
      await page.locator("html").evaluate((html) => html.removeAttribute("data-contrast"));
    }
  }
  const outside = await openBrowser(browser, baseURL);
  const door = await outside.newPage();
  for (const colorScheme of ["light", "dark"] as const) {
    await door.emulateMedia({ colorScheme });
    await door.goto("/sign-in");
    expect.soft(await findGraveProblems(door), `sign-in, ${colorScheme}`).toEqual([]);
  }
  await outside.close();
});
