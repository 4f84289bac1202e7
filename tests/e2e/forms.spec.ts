import { expect, type Locator, type Page } from "@playwright/test";
import type { OrgApi } from "./support/api";
import { findGraveProblems } from "./support/axe";
import { card, expectSaved, inspector } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { test } from "./support/journey";

const fields = [
  { name: "topic", required: true },
  { name: "count", type: "number", default: 3 },
];

type Last = { type: string; name: string; config: object };
const write: Last = { type: "stop", name: "Write", config: {} };

/** Start → Find → a node; unless said otherwise a run has been through the first two, so that there is data. */
async function openWorkflow(page: Page, org: OrgApi, { isRun = true, last = write }: { isRun?: boolean; last?: Last } = {}) {
  const document = makeChain(
    makeNode("start", { type: "manual", name: "Start", config: { fields } }),
    makeNode("find", {
      type: "set",
      name: "Find",
      row: 1,
      config: { fields: { title: "{{ trigger.topic }} today", person: { first: "Ada" }, orders: [{ id: 7 }, { id: 9 }] } },
    }),
    makeNode("end", { ...last, row: 2 }),
  );
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Letters", document });
  if (isRun) {
    await org.change("runs.start", { workflowId: id, input: { topic: "trees" } });
    const outputs = () => org.read<{ nodes: { latest: { nodeId: string } }[] }>("runs.lastOutputs", { workflowId: id });
    await expect.poll(async () => (await outputs()).nodes.some(({ latest }) => latest.nodeId === "find")).toBe(true);
  }
  await page.goto(`/${org.slug}/workflows/${id}`);
  return id;
}

async function openNode(page: Page, name: string) {
  await card(page, name).focus();
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("heading", { name, exact: true })).toBeVisible();
}

const box = (page: Page, name: string): Locator => inspector(page).getByRole("textbox", { name, exact: true });
const offers = (page: Page) => page.getByRole("listbox").getByRole("option");
const live = (page: Page) => inspector(page).getByRole("region", { name: "With the last run's data" });

test("an expression is typed with help: names, fields, last values, the value it gives, and slips mended", async ({ page, org }) => {
  await openWorkflow(page, org);
  await openNode(page, "Write");
  const message = box(page, "Message");

  await test.step("two braces open the list of what comes before, by keyboard alone", async () => {
    await message.focus();
    await page.keyboard.type("Dear {{");
    await expect(offers(page).filter({ hasText: "find" })).toContainText("object");
    await page.keyboard.type("fi");
    await expect(offers(page)).toHaveCount(1);
    await page.keyboard.press("Enter");
    await page.keyboard.type(".ti");
    await expect(offers(page)).toHaveText([/^title.*text.*"trees today"/]);
    await page.keyboard.press("Enter");
    await expect(message).toHaveText("Dear {{ find.title }}");
    await expect(live(page)).toContainText("Dear trees today");
  });

  await test.step("a slip is underlined with the nearest name, and a button mends it", async () => {
    await page.keyboard.press("End");
    await page.keyboard.type(" {{ fnd.title");
    await expect(message.locator(".expression-error")).toHaveAttribute("data-problem", "There is no node with the id “fnd”");
    await expect(inspector(page).getByRole("alert")).toContainText("Did you mean find?");
    await message.locator(".expression-error").first().hover();
    await expect(page.locator(".cm-tooltip")).toContainText(/There is no node with the id “fnd”.*Did you mean find\?.*Use find/);
    await inspector(page).getByRole("alert").getByRole("button", { name: "Use find" }).click();
    await expect(message).toHaveText("Dear {{ find.title }} {{ find.title }}");
    await expect(inspector(page).getByRole("alert")).toHaveCount(0);
  });

  await test.step("it is kept, and is a text box again when it is left", async () => {
    await page.getByRole("textbox", { name: "Note" }).focus();
    await expect(message).toHaveValue("Dear {{ find.title }} {{ find.title }}");
    await expectSaved(page);
    expect(await findGraveProblems(page)).toEqual([]);
  });
});

test("conditions and mappings are completed, checked as they are typed and tried", async ({ page, org }) => {
  await openWorkflow(page, org, { last: { type: "if", name: "Check", config: { condition: "true" } } });
  await openNode(page, "Check");
  const condition = box(page, "Condition");
  await condition.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("find.or");
  await expect(offers(page).first()).toContainText("orders");
  await page.keyboard.press("Tab");
  await page.keyboard.type(".si");
  await expect(offers(page).first()).toContainText(".size()");
  await page.keyboard.press("Enter");
  await page.keyboard.type(" >");
  await expect(condition.locator(".expression-error")).toBeVisible();
  await page.keyboard.type(" 1");
  await expect(condition).toHaveText("find.orders.size() > 1");
  await expect(condition.locator(".expression-error")).toHaveCount(0);
  await expect(live(page)).toContainText("true");

  await openNode(page, "Find");
  await inspector(page).getByRole("button", { name: "More", exact: true }).click();
  const mapping = box(page, "Mapping");
  await mapping.focus();
  await page.keyboard.type('{ "n": $su');
  await expect(offers(page).first()).toContainText("$sum()");
  await page.keyboard.press("Enter");
  await page.keyboard.type("input.count");
  await page.keyboard.press("End");
  await page.keyboard.type(" }");
  await expect(live(page)).toContainText('"n": 3');
});

test("a number becomes an expression by =, is checked by its type, and becomes fixed again", async ({ page, org }) => {
  await openWorkflow(page, org, { last: { type: "for-each", name: "Each", config: { items: "{{ find.orders }}" } } });
  await openNode(page, "Each");
  await box(page, "Items at once").focus();
  await page.keyboard.press("=");
  await expect(inspector(page).getByRole("radio", { name: "Expression" }).first()).toBeChecked();
  await expect(box(page, "Items at once")).toBeFocused();
  await page.keyboard.type("{{ find.title");
  await expect(inspector(page).getByRole("alert").filter({ hasText: "takes a number" })).toContainText("“{{ find.title }}” is text");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("{{ trigger.count");
  await expect(inspector(page).getByRole("alert").filter({ hasText: "takes a number" })).toHaveCount(0);
  await expect(live(page)).toContainText("3");
  await inspector(page).getByRole("radiogroup", { name: "Where Items at once comes from" }).getByRole("radio", { name: "Fixed" }).click();
  await expect(box(page, "Items at once")).toHaveValue("");
  await expect(box(page, "Items at once")).toHaveAttribute("placeholder", "1");
});

test("values are dragged into fields, and put there by keyboard", async ({ page, org }) => {
  await openWorkflow(page, org);
  await openNode(page, "Write");
  await inspector(page).getByRole("button", { name: "Values to use" }).click();
  const values = page.getByRole("region", { name: "Values from earlier nodes" });
  const tree = values.getByRole("tree", { name: "Values" });

  await test.step("by mouse", async () => {
    await tree.getByRole("treeitem", { name: /^title/ }).dragTo(box(page, "Message"));
    await expect(box(page, "Message")).toHaveText("{{ find.title }}");
  });

  await test.step("by keys: search, walk, insert", async () => {
    await values.getByRole("searchbox", { name: "Find a value" }).fill("first");
    await expect(tree.getByRole("treeitem")).toHaveText([/^find/, /^person/, /^first.*"Ada"/, /^input/, /^person/, /^first.*"Ada"/]);
    await tree.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitem", { name: "Copy reference" })).toBeVisible();
    await page.getByRole("menuitem", { name: "Insert into Message" }).press("Enter");
    await expect(box(page, "Message")).toBeFocused();
    await expect(box(page, "Message")).toHaveText("{{ find.title }}{{ find.person.first }}");
  });

  expect(await findGraveProblems(page)).toEqual([]);
});

test("before the first run the fields that will come are listed, and it is said how to get data", async ({ page, org }) => {
  await openWorkflow(page, org, { isRun: false, last: { ...write, config: { message: "{{ find.title }}" } } });
  await openNode(page, "Write");
  await inspector(page).getByRole("button", { name: "Values to use" }).click();
  const values = page.getByRole("region", { name: "Values from earlier nodes" });
  await expect(values).toContainText("Run the workflow once");
  await expect(values.getByRole("treeitem", { name: /^title.*text/ })).toBeVisible();
  await box(page, "Message").focus();
  await expect(live(page)).toContainText("No data for find yet");
});

test("an agent's tools: the agent decides, or an argument is set, checked by the tool's own types", async ({ page, org }) => {
  await openWorkflow(page, org, { isRun: false, last: { type: "agent", name: "Agent", config: {} } });
  await openNode(page, "Agent");
  await inspector(page).getByRole("button", { name: "Give it a tool" }).click();
  await page.getByRole("menuitem", { name: "HTTP request" }).click();
  await inspector(page)
    .getByRole("button", { name: /^Arguments: the agent decides all/ })
    .click();
  const from = (label: string) => inspector(page).getByRole("radiogroup", { name: `Where ${label} comes from` });
  await from("Address").getByRole("radio", { name: "Fixed" }).click();
  await box(page, "Address").focus();
  await page.keyboard.type("https://example.com/{{ find.ti");
  await expect(offers(page)).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(box(page, "Address")).toHaveText("https://example.com/{{ find.title }}");
  await from("Accept any status").getByRole("radio", { name: "Expression" }).click();
  await expect(box(page, "Accept any status")).toBeFocused();
  await page.keyboard.type("{{ trigger.count");
  await from("Accept any status").getByRole("radio", { name: "Agent decides" }).click();
  await from("Time limit").getByRole("radio", { name: "Fixed" }).click();
  await box(page, "Time limit").fill("2 hours");
  await box(page, "Time limit").press("Enter");
  await expect(inspector(page).getByRole("alert").filter({ hasText: "Too big" })).toBeVisible();
  await box(page, "Time limit").fill("20 seconds");
  await box(page, "Time limit").press("Enter");
  await expect(inspector(page).getByRole("alert").filter({ hasText: "Too big" })).toHaveCount(0);
  await expect(inspector(page).getByRole("button", { name: /^Arguments: address, time limit set here/ })).toBeVisible();
});

test("each type has its control: lengths of time, the shape of an answer, data, credentials made in place", async ({ page, org }) => {
  await openWorkflow(page, org, { isRun: false, last: { type: "http-request", name: "Fetch", config: { url: "https://example.com" } } });
  await openNode(page, "Fetch");

  await test.step("a credential is made where it is needed", async () => {
    await inspector(page).getByRole("button", { name: "Add a credential" }).click();
    const dialog = page.getByRole("dialog", { name: "Add credential" });
    await dialog.getByLabel("Name").fill("Billing API");
    await dialog.getByLabel("Hosts").fill("api.example.com");
    await dialog.getByLabel("Token", { exact: true }).fill("not-a-real-token");
    await dialog.getByRole("button", { name: "Add credential" }).click();
    await expect(inspector(page).getByRole("combobox", { name: "Credential" })).toContainText("Billing API");
  });

  await test.step("data is marked where it is wrong, put in order, and opened wide", async () => {
    const body = box(page, "Body");
    await body.click();
    await page.keyboard.insertText('{"a":1,,"b":[2]}');
    await expect(body.locator(".expression-error")).toBeVisible();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText('{"a":1,"b":[2]}');
    await expect(body.locator(".expression-error")).toHaveCount(0);
    await inspector(page).getByRole("button", { name: "Format Body" }).click();
    await expect(body.locator(".cm-line")).toHaveCount(6);
    await inspector(page).getByRole("button", { name: "Open Body in a large window" }).click();
    await expect(page.getByRole("dialog", { name: "Body" }).getByRole("textbox", { name: "Body" })).toContainText('"b"');
    await page.keyboard.press("Escape");
  });

  await test.step("a length of time is written in words", async () => {
    await inspector(page).getByRole("button", { name: "More", exact: true }).click();
    await box(page, "Time limit").fill("1 min");
    await box(page, "Time limit").press("Enter");
    await expect(box(page, "Time limit")).toHaveValue("1 minute");
    await inspector(page).getByRole("button", { name: "Reset Time limit to 30 seconds" }).click();
    await expect(box(page, "Time limit")).toHaveValue("");
  });

  await test.step("the shape of an answer is a list of fields", async () => {
    await openWorkflow(page, org, { isRun: false, last: { type: "model-call", name: "Score", config: {} } });
    await openNode(page, "Score");
    await inspector(page).getByRole("button", { name: "More", exact: true }).click();
    await inspector(page).getByRole("button", { name: "Examples" }).click();
    await page.getByRole("menuitem", { name: "A score with its reason" }).click();
    await expect(box(page, "Output schema, field 1: name")).toHaveValue("score");
    await inspector(page).getByRole("button", { name: "Add a field" }).click();
    await box(page, "Output schema, field 3: name").fill("source");
    await inspector(page).getByRole("radio", { name: "JSON Schema" }).click();
    await expect(box(page, "Output schema")).toContainText('"source"');
    expect(await findGraveProblems(page)).toEqual([]);
  });
});
