// Edits that do not reach the server, for whatever reason: they are kept, the words say so, and they come back.
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { card, cards, expectSaved } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { openBrowser, test } from "./support/journey";
import { signIn } from "./support/people";

const saves = "**/api/trpc/workflows.save*";
const shared = makeChain(
  makeNode("start", { type: "manual", name: "Start" }),
  makeNode("call", { type: "http-request", name: "Call", row: 1, config: { url: "https://example.com/old" } }),
);

const status = (page: Page) => page.getByRole("banner").getByRole("status");

async function addNode(page: Page, type: string) {
  await page.getByRole("navigation", { name: "Nodes to add" }).getByRole("button", { name: type, exact: true }).last().click();
  await expect(card(page, type)).toBeVisible();
}

/** As the browser does it: what the tab remembers is copied with it. */
async function duplicateTab(page: Page, context: BrowserContext, url: string): Promise<Page> {
  const remembered = await page.evaluate(() => Object.entries(sessionStorage));
  const copy = await context.newPage();
  await copy.addInitScript((entries) => {
    for (const [key, value] of entries) if (sessionStorage.getItem(key) === null) sessionStorage.setItem(key, value);
  }, remembered);
  await copy.goto(url);
  await expect(card(copy, "Call")).toBeVisible();
  return copy;
}

test("a tab and its duplicate keep a draft each: each reload brings back its own, and in the end both are in", async ({
  page,
  context,
  org,
}) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Twice", document: shared });
  const url = `/${org.slug}/workflows/${id}`;
  await page.goto(url);
  await expect(card(page, "Call")).toBeVisible();
  const copy = await duplicateTab(page, context, url);
  await context.route(saves, (route) => route.abort());
  await addNode(page, "Wait");
  await addNode(copy, "Stop");
  for (const tab of [page, copy]) await expect(status(tab)).toContainText("Could not save");
  await page.reload();
  await copy.reload();
  await expect(card(page, "Wait")).toBeVisible();
  await expect(card(copy, "Stop")).toBeVisible();
  await expect(cards(page)).toHaveCount(3);
  await expect(cards(copy)).toHaveCount(3);
  await context.unroute(saves);
  for (const tab of [page, copy]) await expectSaved(tab);
  await page.reload();
  for (const name of ["Wait", "Stop"]) await expect(card(page, name)).toBeVisible();
});

test("what a closed tab left long ago is offered, not taken in unasked, and stays under Versions until then", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Long ago", document: shared });
  const left = { ...shared, nodes: [...shared.nodes, makeNode("late", { type: "stop", name: "Late", row: 2 })] };
  await page.addInitScript(
    ([workflowId, base, document]) => {
      const key = `trellis:draft:${workflowId}:gone`;
      if (localStorage.getItem("seeded")) return;
      localStorage.setItem("seeded", "yes");
      localStorage.setItem(key, JSON.stringify({ revision: 1, document, at: Date.now() - 3 * 24 * 3_600_000 }));
      localStorage.setItem(`${key}:base`, JSON.stringify({ revision: 1, document: base }));
    },
    [id, shared, left] as const,
  );
  const begun = { ...shared, nodes: shared.nodes.map((node) => (node.id === "start" ? { ...node, name: "Begin" } : node)) };
  await org.change("workflows.save", { id, revision: 1, document: begun });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await expect(page.getByText(/in a tab that was closed were never saved/)).toBeVisible();
  await expect(card(page, "Late")).toHaveCount(0);
  const listed = page.getByText(/Unsaved edits of a closed tab/);
  await page.getByRole("radio", { name: "Versions" }).click();
  await expect(listed).toBeVisible();
  await page.getByRole("radio", { name: "Build" }).click();
  await page.getByRole("button", { name: "Take in" }).click();
  for (const name of ["Begin", "Late"]) await expect(card(page, name)).toBeVisible();
  await expectSaved(page);
  await page.getByRole("radio", { name: "Versions" }).click();
  await expect(listed).toHaveCount(0);
});

test("a draft that is too large is kept, comes back after a reload, and is saved when it is made smaller", async ({ page, org }) => {
  const large = makeChain(
    makeNode("start", { type: "manual", name: "Start" }),
    makeNode("big", { type: "code", name: "Big", row: 1, config: { code: `return "${"x".repeat(1_100_000)}";` } }),
  );
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Large", document: large });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "Big").click();
  await page.keyboard.press("ControlOrMeta+d");
  await expect(cards(page)).toHaveCount(3);
  const words = page.getByText(/This draft cannot be saved\. The document has [\d,]+ bytes.*Your edits are kept in this browser\./);
  await expect(words).toBeVisible();
  await expect(status(page)).toContainText("Not saved: it is too large");
  await expect(page.getByRole("button", { name: "Export my draft" })).toBeVisible();
  await page.reload();
  await expect(cards(page)).toHaveCount(3);
  await expect(words).toBeVisible();
  await cards(page).last().click();
  await page.keyboard.press("Delete");
  await expectSaved(page);
  await expect(words).toHaveCount(0);
});

test("a role that is taken away while someone edits: the words say so, and the edits are saved when it is given back", async ({
  browser,
  baseURL,
  org,
}) => {
  const email = `erik-${org.slug}@example.com`;
  const added = await org.change<{ userId: string; temporaryPassword: string }>("members.add", {
    email,
    name: "Erik Holm",
    role: "editor",
  });
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Ours", document: shared });
  const context = await openBrowser(browser, baseURL);
  const page = await context.newPage();
  await signIn(page, { email, password: added.temporaryPassword });
  await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
  await page.goto(`/${org.slug}/workflows/${id}`);
  await expect(card(page, "Call")).toBeVisible();
  await org.change("members.setRole", { userId: added.userId, role: "viewer" });
  await addNode(page, "Wait");
  await expect(page.getByText(/You may not change this workflow any more.*Your edits are kept in this browser\./)).toBeVisible();
  await expect(status(page)).toContainText("Not saved: you may not change it any more");

  await page.reload();
  await expect(page.getByRole("banner")).toContainText("View only");
  await expect(card(page, "Wait")).toHaveCount(0);
  await org.change("members.setRole", { userId: added.userId, role: "editor" });
  await page.reload();
  await expect(card(page, "Wait")).toBeVisible();
  await expectSaved(page);
  await context.close();
});

test("a session that ended: the edits are kept over the sign-in, and saved after it", async ({ browser, baseURL, org }) => {
  const email = `sara-${org.slug}@example.com`;
  const added = await org.change<{ temporaryPassword: string }>("members.add", { email, name: "Sara Lund", role: "editor" });
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Ours", document: shared });
  const url = `/${org.slug}/workflows/${id}`;
  const context = await openBrowser(browser, baseURL);
  const page = await context.newPage();
  const person = { email, password: added.temporaryPassword };
  await signIn(page, person);
  await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
  await page.goto(url);
  await expect(card(page, "Call")).toBeVisible();
  await context.clearCookies();
  await addNode(page, "Wait");
  await expect(page.getByText(/You are signed out, so this draft cannot be saved.*Your edits are kept in this browser\./)).toBeVisible();
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, person);
  await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
  await page.goto(url);
  await expect(card(page, "Wait")).toBeVisible();
  await expectSaved(page);
  await context.close();
});

test("on a phone the question of two drafts is never under the settings, which are back when it is answered", async ({ page, org }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Small", document: shared });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "Call").click();
  const address = page.getByRole("dialog", { name: "Node settings" }).getByRole("textbox", { name: "Address" });
  await expect(address).toBeVisible();
  const nodes = shared.nodes.map((node) => (node.id === "call" ? { ...node, config: { url: "https://example.com/theirs" } } : node));
  await org.change("workflows.save", { id, revision: 1, document: { ...shared, nodes } });
  await address.fill("https://example.com/mine");

  const question = page.getByRole("dialog", { name: /changed the same thing/ });
  await expect(question).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Node settings" })).toHaveCount(0);
  const choice = question.getByRole("radio", { name: /^From/ });
  await choice.check();
  await question.getByRole("button", { name: "Save as one draft" }).click();
  await expect(question).toHaveCount(0);
  await expect(address).toHaveText("https://example.com/theirs");
  await expectSaved(page);
});
