import { expect, type Locator, type Page } from "@playwright/test";
import type { OrgApi } from "./support/api";
import { findGraveProblems } from "./support/axe";
import { card, inspector, valueRow } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { test } from "./support/journey";

const order = { id: 7, who: { first: "Ada", last: "Berg" }, note: `${"A long note. ".repeat(20)}The end.`, tags: ["a", "b"] };

const setFields = (id: string, name: string, row: number, fields: object) => makeNode(id, { type: "set", name, row, config: { fields } });
const start = makeNode("start", { type: "manual", name: "Start" });

/** Makes the workflow, runs it, and opens it with that run over the drawing. */
async function openRun(page: Page, org: OrgApi, ...nodes: Parameters<typeof makeChain>) {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Orders", document: makeChain(...nodes) });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id, input: {} });
  await page.goto(`/${org.slug}/workflows/${id}?run=${runId}`);
  await expect(page.getByRole("region", { name: "The run that is shown" }).getByRole("status")).toContainText("Succeeded");
  return id;
}

const panel = (page: Page, name: string) => inspector(page).getByRole("tabpanel", { name });
const tab = (page: Page, name: string) => inspector(page).getByRole("tab", { name, exact: true });
const view = (scope: Locator, label: string, name: string) =>
  scope
    .getByRole("radiogroup", { name: `How ${label} is shown` })
    .or(scope.getByRole("group", { name: `How ${label} is shown` }))
    .getByRole("radio", { name });

test("what a node got and gave is a tree to open, search, walk by keys and copy from; its JSON is one press away", async ({
  page,
  org,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await openRun(page, org, start, setFields("find", "Find", 1, { order, list: [1, 2, 3] }), setFields("write", "Write", 2, { n: 1 }));
  await card(page, "Find").click();
  const output = panel(page, "Output").getByRole("region", { name: "Output", exact: true });
  const tree = output.getByRole("tree", { name: "Output" });

  await test.step("opened and closed, and what a row has no room for stands below", async () => {
    await expect(valueRow(output, "id", "7")).toBeVisible();
    await tree
      .getByRole("treeitem")
      .filter({ hasText: /^order/ })
      .click();
    await expect(valueRow(output, "id", "7")).toHaveCount(0);
    await tree
      .getByRole("treeitem")
      .filter({ hasText: /^order/ })
      .click();
    await tree.getByRole("treeitem").filter({ hasText: /^note/ }).click();
    await expect(output.getByRole("region", { name: "All of note" })).toContainText("The end.");
  });

  await test.step("searched by name or value", async () => {
    await output.getByRole("searchbox", { name: "Find a value" }).fill("berg");
    await expect(tree.getByRole("treeitem")).toHaveText([/^find/, /^order/, /^who/, /^last.*"Berg"/]);
    await output.getByRole("button", { name: "Clear the search" }).click();
  });

  await test.step("by keys: to a field, and its reference, path and value copied", async () => {
    await output.getByRole("searchbox", { name: "Find a value" }).fill("Ada");
    await tree.focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Copy reference" }).press("Enter");
    expect(await clipboard()).toBe("{{ find.order.who.first }}");
    await expect(tree).toBeFocused();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Copy path" }).press("Enter");
    expect(await clipboard()).toBe("order.who.first");
    await expect(tree).toBeFocused();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Copy value" }).press("Enter");
    expect(await clipboard()).toBe("Ada");
  });

  await test.step("as JSON", async () => {
    await output.getByRole("button", { name: "Clear the search" }).click();
    await view(output, "Output", "JSON").click();
    await expect(output).toContainText('"first": "Ada"');
    await view(output, "Output", "Tree").click();
    await expect(valueRow(output, "id", "7")).toBeVisible();
    expect(await findGraveProblems(page)).toEqual([]);
  });
});

test("a value is dragged out of the run into a field and lands under the pointer; a fixed field becomes an expression", async ({
  page,
  org,
}) => {
  const stop = makeNode("end", { type: "stop", name: "End", row: 2, config: { message: "Dear friend" } });
  await openRun(page, org, start, setFields("find", "Find", 1, { who: "Ada", n: 3 }), stop);
  await card(page, "End").click();

  await test.step("from the Input tab: the Settings open when it rests on them", async () => {
    await tab(page, "Input").click();
    const row = valueRow(panel(page, "Input"), "who", '"Ada"');
    const from = await middleOf(row);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    const settings = await middleOf(tab(page, "Settings"));
    await page.mouse.move(settings.x, settings.y, { steps: 4 });
    await page.mouse.move(settings.x + 2, settings.y);
    const message = inspector(page).getByRole("textbox", { name: "Message" });
    await expect(message).toBeVisible();
    const at = await caretPlace(message, 4);
    await page.mouse.move(at.x, at.y, { steps: 3 });
    await expect(inspector(page).locator(".expression-drop-caret")).toHaveAttribute("data-at", "4");
    await page.mouse.up();
    await expect(message).toHaveText("Dear{{ input.who }} friend");
  });

  await test.step("from the State of the run, into the open editor", async () => {
    await page.getByRole("region", { name: "Run dock" }).getByRole("radio", { name: "State" }).click();
    await page.getByRole("region", { name: "Outputs of the steps" }).getByRole("button", { name: /^Find/ }).click();
    const row = valueRow(page.getByRole("region", { name: "Outputs of the steps" }), "n", "3");
    const message = inspector(page).getByRole("textbox", { name: "Message" });
    await row.dragTo(message, { targetPosition: { x: 2, y: 8 } });
    await expect(message).toHaveText(/^\{\{ find\.n \}\}Dear/);
  });

  await test.step("a fixed choice gives way to the reference", async () => {
    const row = valueRow(page.getByRole("region", { name: "Outputs of the steps" }), "who", '"Ada"');
    await row.dragTo(inspector(page).getByRole("radio", { name: "Success" }));
    await expect(inspector(page).getByRole("textbox", { name: "Outcome" })).toHaveValue("{{ find.who }}");
    await page.getByRole("button", { name: /^Undo/ }).click();
    await expect(inspector(page).getByRole("radio", { name: "Success" })).toBeChecked();
  });
});

test("what a called workflow gives is known: completed, and checked", async ({ page, org }) => {
  const called = makeChain(start, setFields("score", "Score", 1, { score: 57, verdict: "low" }));
  const { id: workflowId } = await org.change<{ id: string }>("workflows.create", { name: "Scoring", document: called });
  await org.change("workflows.publish", { id: workflowId, revision: 1 });
  const document = makeChain(
    start,
    makeNode("call", { type: "sub-workflow", name: "Call", row: 1, config: { workflowId } }),
    makeNode("end", { type: "stop", name: "End", row: 2, config: { message: "{{ call.scor }}" } }),
  );
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Caller", document });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "End").focus();
  await page.keyboard.press("Enter");
  await inspector(page).getByRole("button", { name: "Use score" }).click();
  const message = inspector(page).getByRole("textbox", { name: "Message" });
  await expect(message).toHaveValue("{{ call.score }}");
  await message.focus();
  await page.keyboard.press("End");
  await page.keyboard.type(" {{call.");
  await expect(page.getByRole("listbox").getByRole("option")).toHaveText([/^score.*number/, /^verdict.*text/]);
});

test("names in a mapping are checked, and a slip is mended by a button", async ({ page, org }) => {
  const document = makeChain(
    start,
    setFields("find", "Find", 1, { orders: [{ id: 1, price: 2 }] }),
    makeNode("sum", { type: "set", name: "Sum", row: 2, config: { mapping: '{ "total": $sum(find.orders.prce), "of": fnd.orders }' } }),
  );
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Sums", document });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "Sum").focus();
  await page.keyboard.press("Enter");
  const mapping = inspector(page).getByRole("textbox", { name: "Mapping" });
  await mapping.focus();
  await expect(mapping.locator(".expression-warning")).toHaveCount(2);
  await mapping.locator(".expression-warning").last().hover();
  await page.locator(".cm-tooltip").getByRole("button", { name: "Use find" }).click();
  await expect(mapping).toHaveText('{ "total": $sum(find.orders.prce), "of": find.orders }');
  // A button that was made for the text of before leaves it alone.
  await expect(async () => {
    await inspector(page).getByRole("button", { name: "Use price" }).click({ timeout: 500 });
    await expect(mapping).toHaveText('{ "total": $sum(find.orders.price), "of": find.orders }', { timeout: 500 });
  }).toPass();
  await expect(mapping.locator(".expression-warning")).toHaveCount(0);
});

async function middleOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not on the screen.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Where on the screen a letter of a text box begins: found by trying, as a hand does. */
function caretPlace(box: Locator, at: number): Promise<{ x: number; y: number }> {
  return box.evaluate((element, wanted) => {
    const { left, top, width } = element.getBoundingClientRect();
    const y = top + 14;
    for (let x = left + 4; x < left + width; x++) if (document.caretPositionFromPoint(x, y)?.offset === wanted) return { x: x + 1, y };
    throw new Error("There is no such place.");
  }, at);
}
