import { expect, type Locator, type Page } from "@playwright/test";
import { openApi } from "./support/api";
import { card, cards, expectSaved, inspector, wire } from "./support/canvas";
import { expectSuccess, runStatus, test } from "./support/journey";
import { owner } from "./support/people";

test.describe("without a pointer", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("a person signs in, runs a template and approves with the keyboard alone", async ({ page }) => {
    await page.goto("/sign-in");
    await expect(page.getByLabel("Email")).toBeFocused();
    await page.keyboard.type(owner.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(owner.password);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
    const { slug } = await openApi(page.request).change<{ slug: string }>("orgs.create", { name: "Keys only" });
    await page.goto(`/${slug}/workflows`);

    await press(page, page.getByRole("link", { name: "Templates", exact: true }));
    await expect(page.getByRole("heading", { name: "Templates" })).toBeVisible();
    await press(page, page.getByRole("button", { name: "Use Research, analyse, review" }));
    await expect(cards(page)).toHaveCount(7);
    await press(page, page.getByRole("button", { name: "Run", exact: true }));
    await expect(page.getByRole("dialog").getByLabel("Topic")).toBeFocused();
    await page.keyboard.press("Enter");
    await press(page, page.getByRole("link", { name: "Open run" }));
    await page.waitForURL(/\/runs\//);

    await expect(page.getByRole("region", { name: "Your decision" })).toBeVisible({ timeout: 30_000 });
    // The key leads to the button, and does not decide by itself.
    await page.keyboard.press("a");
    await expect(page.getByRole("button", { name: "Approve and continue" })).toBeFocused();
    await expect(runStatus(page)).toContainText("Waiting");
    await page.keyboard.press("Enter");
    await expectSuccess(page);
    await expect(page.getByRole("region", { name: "Result", exact: true })).toBeVisible();
  });
});

test("a workflow with a branch is drawn, run and approved with the keyboard alone, and the key sheet lists how", async ({ page, org }) => {
  await page.goto(`/${org.slug}/workflows`);
  await press(page, page.getByRole("button", { name: /^From a button/ }));
  await expect(card(page, "Start")).toBeVisible();

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Connect to a node from a list");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("ArrowDown");
  // Approved leads on to the fields; rejected leads to the stop, by a wire from the list.
  for (const type of ["Approval", "Set fields"]) await addByKeys(page, type);
  await expect(wire(page, "manual", "approval")).toBeAttached();
  await expect(wire(page, "approval", "set", "approved")).toBeAttached();
  await page.keyboard.press("ArrowUp");
  await expect(card(page, "Approval")).toBeFocused();
  await addByKeys(page, "Stop");
  await expect(wire(page, "approval", "stop", "rejected")).toBeAttached();

  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("textbox", { name: "Title", exact: true })).toBeFocused();
  await page.keyboard.type("Go on?");
  await page.keyboard.press("Escape");
  await expect(inspector(page)).toHaveCount(0);
  await expect(card(page, "Approval")).toBeFocused();
  await expectSaved(page);

  await page.keyboard.press("ControlOrMeta+Enter");
  await press(page, page.getByRole("link", { name: "Open run" }));
  await page.waitForURL(/\/runs\//);
  await expect(page.getByRole("region", { name: "Your decision" })).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("a");
  await page.keyboard.press("Enter");
  await expectSuccess(page);
});

async function addByKeys(page: Page, type: string) {
  await page.keyboard.press("n");
  await expect(page.getByRole("dialog", { name: "Add a node" }).getByRole("combobox")).toBeFocused();
  await page.keyboard.type(type);
  await page.keyboard.press("Enter");
  await expect(card(page, type)).toBeVisible();
}

/** Reaches a control as the keyboard does, by Tab alone, and presses Enter on it. */
async function press(page: Page, control: Locator) {
  const most = 150;
  for (let tabs = 0; tabs < most; tabs += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab did not reach ${control} within ${most} presses.`);
}
