import { expect, type Page } from "@playwright/test";
import { card, cards, expectSaved } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { test } from "./support/journey";

/** Both tabs hold the same revision; the first then adds a Wait and stores it. */
async function openBoth({ page, slug, workflowId }: { page: Page; slug: string; workflowId: string }) {
  const url = `/${slug}/workflows/${workflowId}`;
  const second = await page.context().newPage();
  for (const tab of [page, second]) {
    await tab.goto(url);
    await expect(card(tab, "Start")).toBeVisible();
  }
  await addNode(page, "Wait");
  await expectSaved(page);
  return second;
}

async function addNode(page: Page, type: string) {
  await page.getByRole("navigation", { name: "Nodes to add" }).getByRole("button", { name: type, exact: true }).last().click();
  await expect(card(page, type)).toBeVisible();
}

const starter = makeChain(makeNode("start", { type: "manual", name: "Start" }));

test.beforeEach(({ page }) => page.setViewportSize({ width: 1280, height: 800 }));

test("of two tabs the stale one is told what differs, and the draft it gives up comes back with undo", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Shared", document: starter });
  const stale = await openBoth({ page, slug: org.slug, workflowId: id });
  await addNode(stale, "Stop");

  const dialog = stale.getByRole("dialog", { name: "There is a newer draft" });
  await expect(dialog).toContainText("Ada Berg saved this workflow");
  await expect(dialog).toContainText("Added Stop");
  await expect(dialog).toContainText("Removed Wait");
  await dialog.getByRole("button", { name: "Take theirs" }).click();
  await expect(card(stale, "Wait")).toBeVisible();
  await expect(card(stale, "Stop")).toHaveCount(0);

  await stale.getByRole("button", { name: /^Undo/ }).click();
  await expect(card(stale, "Stop")).toBeVisible();
  await expectSaved(stale);
  await page.reload();
  await expect(card(page, "Stop")).toBeVisible();
});

test("a stale tab that keeps its own draft can put the other one beside it", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Shared", document: starter });
  const stale = await openBoth({ page, slug: org.slug, workflowId: id });
  await addNode(stale, "Stop");

  const besideOpens = stale.context().waitForEvent("page");
  await stale.getByRole("dialog").getByRole("button", { name: "Keep mine, open theirs beside" }).click();
  const beside = await besideOpens;
  await expect(card(beside, "Wait")).toBeVisible();
  await expect(cards(beside)).toHaveCount(2);

  await expect(stale.getByRole("dialog")).toHaveCount(0);
  await expectSaved(stale);
  await page.reload();
  await expect(card(page, "Stop")).toBeVisible();
  await expect(card(page, "Wait")).toHaveCount(0);
});

test("edits made while the server cannot be reached are kept in the browser, and stored when it is back", async ({
  page,
  context,
  org,
}) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "On a train", document: starter });
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
