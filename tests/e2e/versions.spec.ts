import { expect, type Page } from "@playwright/test";
import type { OrgApi } from "./support/api";
import { findGraveProblems } from "./support/axe";
import { card, cards, expectSaved, inspector } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { expectSuccess, test } from "./support/journey";

const prompt = "Write a short brief about the topic. Name your sources. Keep it under two hundred words.";
const first = makeChain(
  makeNode("start", { type: "manual", name: "Start" }),
  makeNode("writer", { type: "set", name: "Writer", row: 1, config: { fields: { text: prompt } } }),
  makeNode("wait", { type: "wait", name: "Pause", row: 2, config: { duration: "1s" } }),
);
/** The pause is gone, the text is another one, and a node is new. */
const second = makeChain(
  makeNode("start", { type: "manual", name: "Start" }),
  makeNode("writer", { type: "set", name: "Writer", row: 1, config: { fields: { text: prompt.replace("short", "friendly") } } }),
  makeNode("check", { type: "set", name: "Check", row: 2, config: { fields: { ok: "{{ writer.text }}" } } }),
);

/** Two versions: `first` with a note, `second` without. */
async function publishTwice(org: OrgApi) {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Brief", document: first });
  await org.change("workflows.publish", { id, revision: 1, note: "How it began" });
  await org.change("workflows.save", { id, revision: 1, document: second });
  await org.change("workflows.publish", { id, revision: 2 });
  return { id, url: `/${org.slug}/workflows/${id}` };
}

const versionRow = (page: Page, number: number) =>
  page.getByRole("list", { name: "Versions" }).getByRole("button", { name: new RegExp(`^Version ${number}\\b`) });
const change = (page: Page, title: RegExp) => page.getByRole("list", { name: "Changes" }).getByRole("listitem").filter({ hasText: title });

test.beforeEach(({ page }) => page.setViewportSize({ width: 1440, height: 900 }));

test("versions say who, when, what changed and how often they ran; each can be named, run and restored", async ({ page, org }) => {
  const { url } = await publishTwice(org);
  await page.goto(`${url}?view=versions`);
  await expect(versionRow(page, 2)).toContainText("Live");
  await expect(versionRow(page, 2)).toContainText("Added Check; removed Pause; changed Writer");
  await expect(versionRow(page, 2)).toContainText("Ada Berg");
  await expect(versionRow(page, 1)).toContainText("How it began");
  await expect(versionRow(page, 1)).toContainText("no runs");
  await versionRow(page, 1).click();
  await expect(card(page, "Pause")).toBeVisible();

  await test.step("a name is given after the fact", async () => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Edit name and note" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("With a pause");
    await page.keyboard.press("Enter");
    await expect(versionRow(page, 1)).toContainText("With a pause");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  await test.step("an old version runs as it was", async () => {
    await page.getByRole("main").getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start run" }).click();
    await page.waitForURL(/\/runs\//);
    await expectSuccess(page);
    await expect(card(page, "Pause")).toBeVisible();
    await page.goto(`${url}?view=versions&version=1`);
    await expect(versionRow(page, 1)).toContainText("1 run");
  });

  await test.step("it becomes the draft again, and undo takes that back", async () => {
    await page.getByRole("main").getByRole("button", { name: "Restore", exact: true }).click();
    await expect(card(page, "Pause")).toBeVisible();
    await expectSaved(page);
    await page.getByRole("button", { name: /^Undo restore version 1/ }).click();
    await expect(card(page, "Check")).toBeVisible();
    await expectSaved(page);
  });
});

test("two versions are compared on one canvas and in a list that keys walk through, under an address of their own", async ({
  page,
  org,
}) => {
  const { url } = await publishTwice(org);
  await page.goto(`${url}?view=versions`);
  await page.getByRole("combobox", { name: "Compare with" }).click();
  await page.getByRole("option", { name: /^Version 1/ }).click();
  await expect(page).toHaveURL(/compare=1\.\.2/);

  await expect(card(page, "Check")).toContainText("Added");
  await expect(card(page, "Pause")).toContainText("Removed");
  await expect(card(page, "Writer")).toContainText("Changed");
  await expect(change(page, /Writer/).locator("ins")).toHaveText(["friendly"]);
  await expect(change(page, /Writer/).locator("del")).toHaveText(["short"]);

  await page.keyboard.press("j");
  await expect(change(page, /Writer/).getByRole("button")).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("j");
  await expect(page.getByRole("heading", { name: "Change 2 of 3" })).toBeVisible();
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  await expect(page.getByRole("heading", { name: "Change 3 of 3" })).toBeVisible();
  await card(page, "Writer").click();
  await expect(page.getByRole("heading", { name: "Change 1 of 3" })).toBeVisible();
  expect(await findGraveProblems(page)).toEqual([]);

  await test.step("the address shows the same to someone else, and on a phone the list alone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await expect(change(page, /Pause/)).toBeVisible();
    await expect(cards(page)).toHaveCount(0);
  });
});

test("the draft is compared with the live version as it is edited", async ({ page, org }) => {
  const { url } = await publishTwice(org);
  await page.goto(url);
  await card(page, "Check").click();
  await page.keyboard.press("d");
  await expectSaved(page);
  await page.goto(`${url}?view=versions&compare=2..draft`);
  await expect(change(page, /Check/)).toContainText("Disabled");
  await page.getByRole("radio", { name: "Build" }).click();
  await expect(page).not.toHaveURL(/compare/);
  await expect(inspector(page)).toHaveCount(0);
});
