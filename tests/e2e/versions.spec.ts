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
  await expect(change(page, /Changed Writer/).locator("ins")).toHaveText(["friendly"]);
  await expect(change(page, /Changed Writer/).locator("del")).toHaveText(["short"]);

  await page.keyboard.press("j");
  await expect(change(page, /Changed Writer/).getByRole("button")).toHaveAttribute("aria-current", "true");
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
    await expect(change(page, /Removed Pause/)).toBeVisible();
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
  await expect(change(page, /Changed Check/)).toContainText("Disabled");
  await page.getByRole("radio", { name: "Build" }).click();
  await expect(page).not.toHaveURL(/compare/);
  await expect(inspector(page)).toHaveCount(0);
});

test("the publish dialog says what changed, what happens then and who follows; a problem blocks it and leads to its place", async ({
  page,
  org,
}) => {
  const { id, url } = await publishTwice(org);
  const caller = makeChain(
    makeNode("start", { type: "manual", name: "Start" }),
    makeNode("call", { type: "sub-workflow", name: "Call", row: 1, config: { workflowId: id } }),
  );
  const { id: callerId } = await org.change<{ id: string }>("workflows.create", { name: "Morning report", document: caller });
  await org.change("workflows.publish", { id: callerId, revision: 1 });
  const broken = {
    ...second,
    nodes: [...second.nodes, makeNode("daily", { type: "schedule", name: "Daily", row: -1, config: { cron: "soon" } })],
  };
  await org.change("workflows.save", { id, revision: 2, document: broken });
  await page.goto(url);
  const dialog = page.getByRole("dialog", { name: "Publish version 3" });
  const publish = dialog.getByRole("button", { name: "Publish version 3" });

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(publish).toBeDisabled();
  await dialog
    .getByRole("region", { name: "Problems" })
    .getByRole("button", { name: /“Daily”/ })
    .first()
    .click();
  await expect(dialog).toHaveCount(0);
  await expect(inspector(page).getByRole("heading", { name: "Daily" })).toBeVisible();

  const whole = {
    ...second,
    nodes: [...second.nodes, makeNode("daily", { type: "schedule", name: "Daily", row: -1, config: { cron: "0 9 * * *" } })],
  };
  await org.change("workflows.save", {
    id,
    revision: 3,
    document: { ...whole, nodes: whole.nodes.map((node) => ({ ...node, disabled: node.id === "check" })) },
  });
  await page.reload();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(dialog).toContainText("Added Daily");
  await expect(dialog).toContainText("Disabled, so left out of every run: Check");
  await expect(dialog).toContainText("Daily starts runs at");
  await expect(dialog.getByRole("link", { name: "Morning report" })).toBeVisible();
  expect(await findGraveProblems(page)).toEqual([]);
  await dialog.getByRole("textbox", { name: "Note" }).fill("Every day");
  await publish.click();
  await expect(page.getByText("Version 3 is published")).toBeVisible();
});

test("problems are fixed with one press each, or all of a kind at once, and undo names what it takes back", async ({ page, org }) => {
  const wire = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourceHandle: "out", target, targetHandle: "in" });
  const document = {
    ...first,
    nodes: [...first.nodes, makeNode("agent", { type: "agent", name: "Helper", row: 3, config: { prompt: "Help" } })],
    edges: [...first.edges, wire("writer", "ghost"), wire("ghost", "wait"), wire("wait", "agent")],
  };
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Broken", document });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await expect(card(page, "Helper")).toBeVisible();
  await page.keyboard.press("Shift+P");
  const problems = page.getByRole("region", { name: "Problems" });
  await expect(problems.getByRole("listitem")).toHaveCount(3);

  await problems.getByRole("button", { name: /^Fix all 2: connections that lead nowhere/ }).click();
  await expect(problems.getByRole("listitem")).toHaveCount(1);
  await problems.getByRole("button", { name: "Use demo-1" }).click();
  await expect(problems).toContainText("Nothing is wrong");
  await page.getByRole("button", { name: /^Undo use demo-1/ }).click();
  await expect(problems.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: /^Undo fix connections that lead nowhere/ }).click();
  await expect(problems.getByRole("listitem")).toHaveCount(3);
});

test("the words of the save are true when it fails, is refused, and when the workflow is gone", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Fragile", document: first });
  await page.goto(`/${org.slug}/workflows/${id}`);
  const status = page.getByRole("banner").getByRole("status");
  const disable = async () => {
    await card(page, "Pause").click();
    await page.keyboard.press("d");
  };
  const saves = "**/api/trpc/workflows.save*";

  await test.step("a server that fails is tried again by itself", async () => {
    await page.route(saves, (route) => route.fulfill({ status: 502, contentType: "text/html", body: "Bad gateway" }));
    await disable();
    await expect(status).toContainText("Could not save: the server cannot be reached. Trying again in");
    await page.unroute(saves);
    await expect(status).toHaveText(/^Saved/);
  });

  await test.step("signed out: the edits are kept, and saved after signing in elsewhere", async () => {
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await disable();
    await expect(page.getByText("You are signed out, so this draft cannot be saved.")).toBeVisible();
    await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
    await page.context().addCookies(cookies);
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect(status).toHaveText(/^Saved/);
    await expect(page.getByRole("link", { name: "Sign in" })).toHaveCount(0);
  });

  await test.step("deleted by someone else: the edits become a workflow of their own", async () => {
    await org.change("workflows.delete", { id });
    await disable();
    await expect(page.getByText("This workflow was deleted while you worked on it")).toBeVisible();
    await page.getByRole("button", { name: "Keep as a new workflow" }).click();
    await page.waitForURL((url) => url.pathname.includes("/workflows/") && !url.pathname.includes(id));
    await expect(card(page, "Pause")).toBeVisible();
    await expect(status).toHaveText(/^Saved/);
  });
});

test("a browser without room to keep a draft says so, and offers to export it", async ({ page, org, context }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "No room", document: first });
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "Pause").click();
  await context.setOffline(true);
  await page.keyboard.press("d");
  await expect(page.getByRole("banner").getByRole("status")).toHaveText("Offline: only in this tab");
  await expect(page.getByText("your edits are in this tab only: leave it open")).toBeVisible();
  const exported = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export my draft" }).click();
  expect((await exported).suggestedFilename()).toBe("no-room.json");
  await context.setOffline(false);
  await expectSaved(page);
});
