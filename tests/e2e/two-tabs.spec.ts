import { type BrowserContext, expect, type Page } from "@playwright/test";
import { card, cards, expectSaved, inspector } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { test } from "./support/journey";

const shared = makeChain(
  makeNode("start", { type: "manual", name: "Start" }),
  makeNode("call", { type: "http-request", name: "Call", row: 1, config: { url: "https://example.com/old" } }),
);

async function addNode(page: Page, type: string) {
  await page.getByRole("navigation", { name: "Nodes to add" }).getByRole("button", { name: type, exact: true }).last().click();
  await expect(card(page, type)).toBeVisible();
}

async function setUrl(page: Page, url: string) {
  await card(page, "Call").click();
  await inspector(page).getByRole("textbox", { name: "Address" }).fill(url);
}

/** Both tabs hold the same revision. */
async function openBoth(context: BrowserContext, url: string): Promise<[Page, Page]> {
  const tabs: [Page, Page] = [await context.newPage(), await context.newPage()];
  for (const tab of tabs) {
    await tab.setViewportSize({ width: 1280, height: 800 });
    await tab.goto(url);
    await expect(card(tab, "Call")).toBeVisible();
  }
  return tabs;
}

test.beforeEach(({ page }) => page.setViewportSize({ width: 1280, height: 800 }));

test("edits of two tabs that do not collide are merged without a question, and undo takes back one's own alone", async ({
  context,
  org,
}) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Shared", document: shared });
  const [first, second] = await openBoth(context, `/${org.slug}/workflows/${id}`);
  await addNode(first, "Wait");
  await expectSaved(first);
  await addNode(second, "Stop");
  await expect(second.getByText("Merged with your edits from elsewhere")).toBeVisible();
  await expect(second.getByRole("dialog")).toHaveCount(0);
  await expect(card(second, "Wait")).toBeVisible();
  await expectSaved(second);

  await second.getByRole("button", { name: "Undo add Stop", exact: true }).click();
  await expect(card(second, "Stop")).toHaveCount(0);
  await expect(card(second, "Wait")).toBeVisible();
  await expect(second.getByRole("button", { name: "Nothing to undo", exact: true })).toBeVisible();
  await second.keyboard.press("Control+Shift+Z");
  await expect(card(second, "Stop")).toBeVisible();
  await expect(card(second, "Wait")).toBeVisible();

  await test.step("the others' edits can be taken out from the message, as a step of its own", async () => {
    await second.getByRole("button", { name: "Take out", exact: true }).click();
    await expect(card(second, "Wait")).toHaveCount(0);
    await expect(card(second, "Stop")).toBeVisible();
    await second.getByRole("button", { name: /^Undo take out/ }).click();
    await expect(card(second, "Wait")).toBeVisible();
    await expectSaved(second);
  });
  await first.reload();
  await expect(card(first, "Stop")).toBeVisible();
  await expect(card(first, "Wait")).toBeVisible();
});

test("where both wrote the same field a person chooses, by keyboard, and the other version can be restored", async ({ context, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Shared", document: shared });
  const [first, second] = await openBoth(context, `/${org.slug}/workflows/${id}`);
  await setUrl(first, "https://example.com/theirs");
  await addNode(first, "Wait");
  await expectSaved(first);
  await setUrl(second, "https://example.com/mine");

  const dialog = second.getByRole("dialog", { name: /changed the same thing/ });
  const field = dialog.getByRole("group", { name: "Address of Call" });
  await expect(field).toContainText("https://example.com/mine");
  await expect(field).toContainText("https://example.com/theirs");
  await expect(dialog).toContainText("Added Wait");

  await test.step("the dialog is answered with the keyboard alone, and Escape answers nothing", async () => {
    await second.keyboard.press("Escape");
    await expect(dialog).toBeVisible();
    await dialog.getByRole("radio", { name: /^Yours/ }).focus();
    await second.keyboard.press("ArrowRight");
    await expect(dialog.getByRole("radio", { name: /^From/ })).toBeChecked();
    await dialog.getByRole("button", { name: "Save as one draft" }).focus();
    await second.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
  });
  await expect(inspector(second).getByRole("textbox", { name: "Address" })).toHaveText("https://example.com/theirs");
  await expectSaved(second);

  await test.step("what was decided against comes back whole", async () => {
    await second.getByRole("button", { name: "Restore", exact: true }).click();
    await expect(inspector(second).getByRole("textbox", { name: "Address" })).toHaveText("https://example.com/mine");
    await expect(card(second, "Wait")).toHaveCount(0);
    await second.getByRole("button", { name: "Undo restore your draft", exact: true }).click();
    await expect(card(second, "Wait")).toBeVisible();
    await expectSaved(second);
  });
});

test("edits made while the server cannot be reached are kept in the browser, and stored when it is back", async ({
  page,
  context,
  org,
}) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "On a train", document: shared });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await expect(card(page, "Start")).toBeVisible();
  await context.setOffline(true);
  await addNode(page, "Wait");
  await expect(page.getByRole("banner").getByRole("status")).toHaveText("Offline: kept here");
  await context.setOffline(false);
  await expectSaved(page);
  await page.reload();
  await expect(card(page, "Wait")).toBeVisible();
});

test("two tabs that were closed while offline lose nothing: the next one takes in both, beside what was saved meanwhile", async ({
  context,
  org,
  page,
}) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "On a train", document: shared });
  const url = `/${org.slug}/workflows/${id}`;
  const [first, second] = await openBoth(context, url);
  await context.setOffline(true);
  await addNode(first, "Wait");
  await addNode(second, "Stop");
  for (const tab of [first, second]) await expect(tab.getByRole("banner").getByRole("status")).toHaveText("Offline: kept here");
  await first.close();
  await second.close();
  await context.setOffline(false);
  const document = { ...shared, nodes: shared.nodes.map((node) => (node.id === "start" ? { ...node, name: "Begin" } : node)) };
  await org.change("workflows.save", { id, revision: 1, document });

  await page.goto(url);
  for (const name of ["Begin", "Wait", "Stop"]) await expect(card(page, name)).toBeVisible();
  await expect(cards(page)).toHaveCount(4);
  await expectSaved(page);
  await page.reload();
  for (const name of ["Begin", "Wait", "Stop"]) await expect(card(page, name)).toBeVisible();
});

test("two people who each add a rule to one list both keep theirs", async ({ context, org }) => {
  const fork = makeChain(
    makeNode("start", { type: "manual", name: "Start" }),
    makeNode("sort", { type: "switch", name: "Sort", row: 1, config: { cases: [{ name: "old", condition: "true" }] } }),
  );
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Shared", document: fork });
  const page = await context.newPage();
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "Sort").click();
  const cases = inspector(page).getByRole("group", { name: "Cases" });
  await page.route("**/workflows.save*", (route) => route.abort());
  await cases.getByRole("button", { name: "Add" }).click();
  await inspector(page).getByRole("textbox", { name: "Name" }).last().fill("mine");
  const theirs = [
    { name: "theirs", condition: "true" },
    { name: "old", condition: "true" },
  ];
  const nodes = fork.nodes.map((node) => (node.id === "sort" ? { ...node, config: { cases: theirs } } : node));
  await org.change("workflows.save", { id, revision: 1, document: { ...fork, nodes } });
  await page.unroute("**/workflows.save*");
  await expectSaved(page);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const { document } = await org.read<{ document: typeof fork }>("workflows.get", { id });
  const sort = document.nodes.find((node) => node.id === "sort");
  expect(sort).toMatchObject({ config: { cases: [{ name: "theirs" }, { name: "old" }, { name: "mine" }] } });
});

test("two people in browsers of their own edit at once, with the network coming and going, and end with every edit", async ({
  browser,
  ownerState,
  org,
  baseURL,
}) => {
  test.slow();
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Shared", document: shared });
  const url = `/${org.slug}/workflows/${id}`;
  const contexts = await Promise.all([0, 1].map(() => browser.newContext({ baseURL: baseURL ?? "", storageState: ownerState })));
  const [left, right] = await openInBoth(contexts, url);
  const types = ["Wait", "Stop", "Merge", "While"] as const;
  for (const [turn, type] of types.entries()) {
    const [one, other] = turn % 2 === 0 ? [left, right] : [right, left];
    await contexts[turn % 2]?.setOffline(turn === 2);
    await addNode(one, type);
    // The other one moves on without having seen it.
    await setUrl(other, `https://example.com/${type}`);
    await contexts[turn % 2]?.setOffline(false);
    for (const page of [one, other]) await expectMerged(page);
  }
  await left.reload();
  await right.reload();
  for (const page of [left, right]) {
    for (const type of types) await expect(card(page, type)).toBeVisible();
    await card(page, "Call").click();
    await expect(inspector(page).getByRole("textbox", { name: "Address" })).toHaveText("https://example.com/While");
  }
  await Promise.all(contexts.map((context) => context.close()));
});

async function openInBoth(contexts: BrowserContext[], url: string): Promise<[Page, Page]> {
  const pages = await Promise.all(contexts.map((context) => context.newPage()));
  for (const page of pages) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(url);
    await expect(card(page, "Call")).toBeVisible();
  }
  const [left, right] = pages;
  if (!left || !right) throw new Error("Two pages were opened.");
  return [left, right];
}

/** Saved, after a question when both wrote the same address: one's own stays. */
async function expectMerged(page: Page) {
  const question = page.getByRole("dialog").getByRole("button", { name: "Save as one draft" });
  await expect(async () => {
    if (await question.isVisible()) await question.click();
    await expectSaved(page);
  }).toPass({ timeout: 20_000 });
}
