import { expect } from "@playwright/test";
import { openApi, readTemplate } from "./support/api";
import { card, cards, inspector } from "./support/canvas";
import { openBrowser, test } from "./support/journey";
import { owner, signIn } from "./support/people";

// These sign in and out, so they leave the owner's shared session alone.
test.use({ storageState: { cookies: [], origins: [] } });

test("a wrong password is refused in plain words, the right one lets in, and signing out closes the door", async ({ page }) => {
  await signIn(page, { ...owner, password: "not-the-password" });
  await expect(page.getByText("The email or the password is not right.")).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);

  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();

  const inside = page.url();
  await page.getByRole("button", { name: `Account of ${owner.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(inside);
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a viewer signs in with the password that was shown once, sees everything and can change nothing", async ({
  page,
  browser,
  baseURL,
}) => {
  await signIn(page, owner);
  await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
  const { slug } = await openApi(page.request).change<{ slug: string }>("orgs.create", { name: "Lookout" });
  const api = openApi(page.request, slug);
  const { id } = await api.change<{ id: string }>("workflows.create", { name: "Brief", document: readTemplate("research-review") });
  const { runId } = await api.change<{ runId: string }>("runs.start", { workflowId: id, input: { topic: "Bees", audience: "All" } });

  await page.goto(`/${slug}/settings/members`);
  await page.getByRole("button", { name: "Add member" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Email").fill("vera@example.com");
  await dialog.getByLabel("Name").fill("Vera Lind");
  await dialog.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "Viewer" }).click();
  await dialog.getByRole("button", { name: "Add member" }).click();
  await expect(dialog.getByText("This password is shown only now.")).toBeVisible();
  const password = (await dialog.getByRole("code").textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("list", { name: "Members" })).toContainText("vera@example.com");

  const viewer = await openBrowser(browser, baseURL);
  const seen = await viewer.newPage();
  await signIn(seen, { email: "vera@example.com", password });
  await seen.getByRole("link", { name: "Workflows", exact: true }).click();
  await seen.getByRole("list", { name: "Workflows" }).getByRole("link", { name: "Brief", exact: true }).click();
  await expect(cards(seen)).toHaveCount(7);
  await expect(seen.getByRole("banner")).toContainText("View only");
  await expect(seen.getByRole("button", { name: "Run", exact: true })).toHaveCount(0);
  await expect(seen.getByRole("button", { name: "Publish" })).toHaveCount(0);
  await expect(seen.getByRole("navigation", { name: "Nodes to add" })).toHaveCount(0);
  await card(seen, "Researcher").click();
  await seen.keyboard.press("Delete");
  await expect(inspector(seen).getByRole("textbox", { name: "Role" })).not.toBeEditable();
  await expect(cards(seen)).toHaveCount(7);

  await seen.goto(`/${slug}/runs/${runId}`);
  await expect(seen.getByRole("region", { name: "A decision" })).toContainText("Bees", { timeout: 30_000 });
  await expect(seen.getByRole("button", { name: /^Approve/ })).toHaveCount(0);
  await expect(seen.getByRole("button", { name: "Cancel run" })).toHaveCount(0);
  await seen.goto(`/${slug}/inbox`);
  await expect(seen.getByText("Your role can read this but not decide.")).toBeVisible();
  await seen.goto(`/${slug}/settings/api-keys`);
  await expect(seen.getByRole("button", { name: "Create key" })).toHaveCount(0);
  await viewer.close();
});

test("signing out another browser from the account page closes it", async ({ page, browser, baseURL }) => {
  const other = await openBrowser(browser, baseURL);
  const lost = await other.newPage();
  for (const tab of [lost, page]) {
    await signIn(tab, owner);
    await expect(tab.getByRole("heading", { name: "Home" })).toBeVisible();
  }
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Your account" }).click();
  const browsers = page.getByRole("listitem").filter({ hasText: "last seen" });
  await expect(browsers.filter({ hasText: "This one" })).toHaveCount(1);
  const before = await browsers.count();
  await browsers
    .filter({ hasNotText: "This one" })
    .first()
    .getByRole("button", { name: /^Sign out/ })
    .click();
  await expect(browsers).toHaveCount(before - 1);

  await lost.reload();
  await expect(lost).toHaveURL(/\/sign-in/);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await other.close();
});

test("a person makes a second org and switches between the two", async ({ page }) => {
  await signIn(page, owner);
  await page.getByRole("button", { name: `Org: ${owner.org}` }).click();
  await page.getByRole("menuitem", { name: "New org" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Second Quay");
  await page.getByRole("button", { name: "Create org" }).click();
  await expect(page).toHaveURL(/\/second-quay\/templates$/);
  await page.getByRole("link", { name: "Workflows", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Draw your first workflow" })).toBeVisible();

  await page.getByRole("button", { name: "Org: Second Quay" }).click();
  await page.getByRole("menuitem", { name: owner.org }).click();
  await expect(page).toHaveURL(/\/harbour$/);
  await expect(page.getByRole("button", { name: `Org: ${owner.org}` })).toBeVisible();
});
