// Trying things in the editor: the run on the drawing, runs of a part, pins, marks of what changed, a webhook's test address.
import { expect, type Page } from "@playwright/test";
import { findGraveProblems } from "./support/axe";
import { card, expectSaved, inspector, valueRow } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { expectSuccess, openRunPage, runStatus, test } from "./support/journey";

const start = makeNode("start", { type: "manual", name: "Start" });
const set = (id: string, name: string, row: number, fields: unknown) => makeNode(id, { type: "set", name, row, config: { fields } });
const chain = makeChain(
  start,
  set("first", "First", 1, { n: 1 }),
  set("second", "Second", 2, { n: "{{ first.n }}", by: "second" }),
  set("third", "Third", 3, { n: "{{ second.n }}" }),
);

const pill = (page: Page) => page.getByRole("region", { name: "The run that is shown" });
const dock = (page: Page) => page.getByRole("region", { name: "Run dock" });
const succeeded = (page: Page) => expect(pill(page).getByRole("status")).toContainText("Succeeded", { timeout: 20_000 });
const glyph = (page: Page, name: string) => card(page, name).getByRole("img", { name: "Succeeded" });

async function more(page: Page, item: string) {
  await page.getByRole("button", { name: "More ways to run" }).click();
  await page.getByRole("menuitem", { name: new RegExp(`^${item}`) }).click();
}

test("a run stays on the drawing: pill, dock, inspector and address show it, editing goes on, and Back hides it", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Chain", document: chain });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await expect(card(page, "Third")).toBeVisible();

  await test.step("Run shows it over the drawing, with how it ended", async () => {
    await page.keyboard.press("ControlOrMeta+Enter");
    await succeeded(page);
    await expect(page).toHaveURL(/\?run=/);
    await expect(glyph(page, "Third")).toBeVisible();
    await expect(dock(page)).toContainText("Third");
    expect(await findGraveProblems(page)).toEqual([]);
  });

  await test.step("a card's input and output are those of the run; its settings are one tab away", async () => {
    await card(page, "Second").click();
    await expect(inspector(page).getByRole("tabpanel", { name: "Output" })).toContainText("second");
    await inspector(page).getByRole("tab", { name: "Input" }).click();
    await expect(valueRow(inspector(page).getByRole("tree", { name: "Input", exact: true }), "n", "1")).toBeVisible();
    await inspector(page).getByRole("tab", { name: "Settings" }).click();
    await inspector(page).getByRole("textbox", { name: "Fields, row 2: value" }).fill("edited");
    await expect(card(page, "Second").getByRole("img", { name: "Changed since the last run" })).toHaveAttribute("title", /Fields changed/);
    await expect(card(page, "Third").getByRole("img", { name: "Not up to date" })).toBeVisible();
    await page.getByRole("button", { name: "More ways to run" }).click();
    await expect(page.getByRole("region", { name: "Changed since the last run" })).toContainText("Second: Fields changed");
    await page.keyboard.press("Escape");
  });

  await test.step("a reload shows it again; L opens the log, its button collapses the dock", async () => {
    await expectSaved(page);
    await page.reload();
    await succeeded(page);
    await card(page, "First").click();
    await page.keyboard.press("l");
    await expect(dock(page).getByRole("radio", { name: "Log" })).toBeChecked();
    await dock(page).getByRole("button", { name: "Collapse the dock" }).click();
    await expect(dock(page).getByRole("radio", { name: "Log" })).toHaveCount(0);
    await dock(page).getByRole("button", { name: "Expand the dock" }).click();
  });

  await test.step("Back leads to the drawing without it, forward to it, and the link to its page", async () => {
    await pill(page).getByRole("button", { name: "Hide the run" }).click();
    await expect(pill(page)).toHaveCount(0);
    await expect(glyph(page, "Third")).toHaveCount(0);
    await page.goBack();
    await succeeded(page);
    await openRunPage(page);
    await expectSuccess(page);
  });
});

test("a run that goes on is stopped by the key that starts it", async ({ page, org }) => {
  const document = makeChain(start, makeNode("nap", { type: "wait", name: "Nap", row: 1, config: { duration: "1h" } }));
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Patience", document });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await expect(card(page, "Nap")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(pill(page).getByRole("status")).toContainText("Waiting");
  await expect(pill(page).getByRole("status")).toContainText("1 of 2 steps");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(pill(page).getByRole("status")).toContainText("Cancelled");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
});

test("parts of the draft run: until a node, from it by the key, only it with an input; what cannot run says why", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Parts", document: chain });
  await page.goto(`/${org.slug}/workflows/${id}`);

  await test.step("without a node, and before any run, the menu says why not", async () => {
    await page.getByRole("button", { name: "More ways to run" }).click();
    await expect(page.getByRole("menuitem", { name: /^Run until here/ })).toBeDisabled();
    await expect(page.getByRole("menuitem", { name: /^Run until here/ })).toContainText("Select a node first");
    await page.keyboard.press("Escape");
    await card(page, "Second").click();
    await page.getByRole("button", { name: "More ways to run" }).click();
    await expect(page.getByRole("menuitem", { name: /^Run from here/ })).toContainText("Nothing before it has run yet");
    await page.keyboard.press("Escape");
  });

  await test.step("until a node", async () => {
    await more(page, "Run until here");
    await succeeded(page);
    await expect(pill(page)).toContainText("Until “Second”");
    await expect(card(page, "Third")).toContainText("Not in this run");
  });

  await test.step("from a node, with what came before reused", async () => {
    await card(page, "Second").click();
    await page.keyboard.press("Shift+Enter");
    await expect(pill(page)).toContainText("From “Second”");
    await succeeded(page);
    await expect(card(page, "First")).toContainText("Reused, at no cost");
    await expect(glyph(page, "Third")).toBeVisible();
  });

  await test.step("a stale output is refused by name, and can be run anew from there", async () => {
    await card(page, "First").click();
    await inspector(page).getByRole("tab", { name: "Settings" }).click();
    await inspector(page).getByRole("textbox", { name: "Fields, row 1: value" }).fill("5");
    await expectSaved(page);
    await card(page, "Third").click();
    await page.keyboard.press("Shift+Enter");
    await expect(page.getByText("The output of “First” is stale. Fields changed.")).toBeVisible();
    await page.getByRole("button", { name: "Run from “First”" }).click();
    await expect(pill(page)).toContainText("From “First”");
    await succeeded(page);
  });

  await test.step("only one node, by the node's own menu", async () => {
    await card(page, "Third").click({ button: "right" });
    await page.getByRole("menuitem", { name: /^Run only this node/ }).click();
    const dialog = page.getByRole("dialog", { name: "Run only “Third”" });
    await expect(dialog.getByRole("textbox", { name: "Input" })).toContainText("second");
    await dialog.getByRole("button", { name: "Run this node" }).click();
    await expect(pill(page)).toContainText("Only “Third”");
    await succeeded(page);
    await openRunPage(page);
    await expect(runStatus(page)).toContainText("1 of 1 steps");
    await page.getByRole("link", { name: "All runs" }).click();
    await expect(page.getByRole("list", { name: "Runs" })).toContainText("Draft · Only “Third”");
  });
});

test("an output is pinned by a key, edited as JSON, used at no cost, ignored by a version, and unpinned by undo", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Pins", document: chain });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await expect(card(page, "Third")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await succeeded(page);

  await card(page, "First").click();
  await page.keyboard.press("p");
  await expect(card(page, "First").getByRole("img", { name: "Output pinned" })).toBeVisible();
  await inspector(page).getByRole("tab", { name: "Output" }).click();
  const pinned = inspector(page).getByRole("textbox", { name: "Pinned output" });
  await expect(pinned).toContainText('"n": 1');
  await pinned.fill('{ "n": 77 ');
  await expect(inspector(page)).toContainText("This is not JSON");
  await pinned.fill('{ "n": 77 }');
  await expect(inspector(page)).not.toContainText("This is not JSON");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await succeeded(page);
  await card(page, "Third").click();
  await expect(valueRow(inspector(page).getByRole("tabpanel", { name: "Output" }), "n", "77")).toBeVisible();

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText("Pinned, which the published version ignores, so they run there: First");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  // Edits that follow each other closely are one step.
  const mark = card(page, "First").getByRole("img", { name: "Output pinned" });
  await expect(async () => {
    await page.getByRole("button", { name: /^Undo pin/ }).click({ timeout: 2_000 });
    await expect(mark).toHaveCount(0, { timeout: 500 });
  }).toPass();
});

test("a webhook of the draft listens, shows a real request, pins it, and runs the draft for the next one", async ({
  page,
  org,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const document = makeChain(
    makeNode("hook", { type: "webhook", name: "Hook", config: { auth: "none", respond: "immediately" } }),
    set("use", "Use", 1, { got: "{{ trigger.body.id }}" }),
  );
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Listening", document });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "Hook").click();
  const address = inspector(page).getByRole("region", { name: "Test address" });
  await address.getByRole("button", { name: "Listen for a test call" }).click();
  await expect(address.getByRole("status")).toContainText("Listening");
  await address.getByRole("button", { name: "Copy the test URL" }).click();
  const url = await page.evaluate(() => navigator.clipboard.readText());
  const send = (body: unknown) =>
    fetch(url, { method: "POST", headers: { "content-type": "application/json", authorization: "Bearer x" }, body: JSON.stringify(body) });

  expect((await send({ id: 7 })).status).toBe(200);
  await expect(address).toContainText("Last call: POST");
  await expect(card(page, "Hook").getByRole("img", { name: /^Listening for a test call; last call POST/ })).toBeVisible();
  await inspector(page).getByRole("tab", { name: "Output" }).click();
  const last = inspector(page).getByRole("region", { name: "Last test call" });
  await expect(valueRow(last, "id", "7")).toBeVisible();
  await expect(last).not.toContainText("Bearer");
  await last.getByRole("button", { name: "Pin this request" }).click();
  await expect(card(page, "Hook").getByRole("img", { name: "Output pinned" })).toBeVisible();

  // What is pinned is what a run of the draft begins with, so there is nothing to ask.
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await succeeded(page);
  await card(page, "Use").click();
  await expect(valueRow(inspector(page).getByRole("tabpanel", { name: "Output" }), "got", "7")).toBeVisible();

  await card(page, "Hook").click();
  await inspector(page).getByRole("tab", { name: "Settings" }).click();
  await address.getByRole("switch", { name: "Each call runs the draft" }).click();
  await expect(address.getByRole("switch", { name: "Each call runs the draft" })).toBeChecked();
  expect((await send({ id: 9 })).status).toBe(202);
  await address.getByRole("button", { name: "Show its run" }).click();
  await succeeded(page);
  await card(page, "Use").click();
  await expect(valueRow(inspector(page).getByRole("tabpanel", { name: "Output" }), "got", "9")).toBeVisible();

  await card(page, "Hook").click();
  await inspector(page).getByRole("tab", { name: "Settings" }).click();
  await address.getByRole("button", { name: "Stop" }).click();
  await expect(address).toContainText("The last time has run out");
  expect((await send({ id: 1 })).status).toBe(404);
});

test("a schedule says when it would start next, in its own time zone", async ({ page, org }) => {
  const document = makeChain(
    makeNode("clock", { type: "schedule", name: "Clock", config: { cron: "30 2 * * *", timezone: "Europe/Berlin" } }),
  );
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Clockwork", document });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "Clock").click();
  await expect(inspector(page).getByRole("list", { name: "Next times, Europe/Berlin" }).getByRole("listitem")).toHaveCount(5);
  await expect(inspector(page)).toContainText("Times in Europe/Berlin");
});
