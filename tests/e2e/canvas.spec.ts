import { expect, type Locator, type Page } from "@playwright/test";
import { findGraveProblems } from "./support/axe";
import { card, cards, expectStill } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { openDrawing, undoOf } from "./support/drawing";
import { test } from "./support/journey";

const note = (page: Page, title: string) => page.getByRole("group", { name: `Note: ${title}` });
const group = (page: Page, name: string) => page.getByRole("group", { name: new RegExp(`^Group ${name}: `) });
const menuItem = (page: Page, name: string | RegExp) => page.getByRole("menuitem", { name });

const chain = () =>
  makeChain(
    makeNode("start", { type: "manual", name: "Start" }),
    makeNode("first", { type: "set", name: "First", row: 1 }),
    makeNode("second", { type: "set", name: "Second", row: 2 }),
    makeNode("third", { type: "set", name: "Third", row: 3 }),
  );

test("a sticky note is written in Markdown, sized, coloured, copied, deleted and undone, by keys and by mouse", async ({ page, org }) => {
  const drawing = await openDrawing(page, org, chain());

  await test.step("a key makes one that is ready to be written", async () => {
    await page.keyboard.press("Shift+S");
    await expect(page.getByRole("textbox", { name: "Text of the note, in Markdown" })).toBeFocused();
    await page.keyboard.type("# Mind the *gap*\n\nAsk **Mara** first.");
    await page.keyboard.press("Escape");
    await expect(note(page, "Mind the gap").getByRole("heading", { name: "Mind the gap" })).toBeVisible();
    await expect(note(page, "Mind the gap")).toBeFocused();
    expect((await drawing.read()).notes[0]?.text).toBe("# Mind the *gap*\n\nAsk **Mara** first.");
  });

  await test.step("Enter and a double click edit it, and what is written is a step of undo", async () => {
    await page.keyboard.press("Enter");
    await page.keyboard.type("!");
    await page.keyboard.press("Escape");
    await note(page, "Mind the gap").dblclick();
    await expect(page.getByRole("textbox", { name: "Text of the note, in Markdown" })).toHaveValue(/first\.!$/);
    await page.keyboard.press("Escape");
    await expect(undoOf(page, "change a note")).toBeVisible();
  });

  await test.step("its corner sizes it by keys; its colour is chosen in the bar", async () => {
    await note(page, "Mind the gap")
      .getByRole("button", { name: /^Size of the note/ })
      .focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Blue" }).click();
    expect(await findGraveProblems(page)).toEqual([]);
    await expect.poll(async () => (await drawing.read()).notes[0]).toMatchObject({ size: { width: 256, height: 156 }, color: "blue" });
  });

  await test.step("it is dragged by the mouse, and doubled with a node beside it", async () => {
    const before = (await drawing.read()).notes[0]?.position;
    await dragBy(page, note(page, "Mind the gap"), { x: 160, y: 40 });
    await expect.poll(async () => (await drawing.read()).notes[0]?.position.x).toBeGreaterThan((before?.x ?? 0) + 100);
    await card(page, "Third").click({ modifiers: ["ControlOrMeta"] });
    await page.keyboard.press("ControlOrMeta+d");
    await expect(note(page, "Mind the gap")).toHaveCount(2);
    await expect(undoOf(page, "paste Third and a note")).toBeVisible();
    await page.keyboard.press("Delete");
    await expect(note(page, "Mind the gap")).toHaveCount(1);
    await page.keyboard.press("ControlOrMeta+z");
    await expect(note(page, "Mind the gap")).toHaveCount(2);
  });

  await test.step("it is drawn in the pictures of versions and runs too", async () => {
    const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: drawing.id, input: {} });
    await page.goto(`/${org.slug}/runs/${runId}`);
    await expect(note(page, "Mind the gap").first()).toBeVisible();
    await expect(page.getByRole("button", { name: /^Size of the note/ })).toHaveCount(0);
  });
});

test("nodes are grouped, named, moved, collapsed with their wires, copied and ungrouped", async ({ page, org }) => {
  const drawing = await openDrawing(page, org, chain());

  await test.step("Mod+G frames what is selected and asks for its name", async () => {
    await card(page, "First").click();
    await card(page, "Second").click({ modifiers: ["ControlOrMeta"] });
    await page.keyboard.press("ControlOrMeta+g");
    await expect(page.getByRole("textbox", { name: "Group name" })).toBeFocused();
    await page.keyboard.type("Clean up");
    await page.keyboard.press("Enter");
    await expect(group(page, "Clean up")).toBeVisible();
    expect(await findGraveProblems(page)).toEqual([]);
    expect((await drawing.read()).groups).toMatchObject([{ name: "Clean up", nodeIds: ["first", "second"] }]);
  });

  await test.step("held by its name it takes its nodes along, as one step", async () => {
    const before = (await drawing.read()).nodes.find(({ id }) => id === "first")?.position;
    await dragBy(page, group(page, "Clean up").getByText("Clean up"), { x: 200, y: 0 });
    await expect.poll(async () => (await drawing.read()).nodes.find(({ id }) => id === "second")?.position.x).toBeGreaterThan(100);
    await expect(undoOf(page, "move 2 nodes")).toBeVisible();
    expect((await drawing.read()).nodes.find(({ id }) => id === "first")?.position.y).toBe(before?.y);
  });

  await test.step("collapsed it is one card between its neighbours, and stays so for this person", async () => {
    await page.getByRole("button", { name: "Collapse Clean up" }).click();
    await expect(card(page, "First")).toHaveCount(0);
    await expect(page.locator(".react-flow__edge")).toHaveCount(2);
    await drawing.read();
    await page.reload();
    await expect(group(page, "Clean up")).toHaveAccessibleName("Group Clean up: 2 nodes, collapsed");
    await group(page, "Clean up").click();
    await page.keyboard.press("c");
    await expect(card(page, "First")).toBeVisible();
  });

  await test.step("a copy of it is a group of its own", async () => {
    await group(page, "Clean up").getByText("Clean up").click({ button: "right" });
    await menuItem(page, /^Duplicate/).click();
    await expect(group(page, "Clean up 2")).toBeVisible();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(group(page, "Clean up 2")).toHaveCount(0);
  });

  await test.step("ungrouping leaves the nodes; deleting takes them; both are undone by name", async () => {
    await group(page, "Clean up").getByText("Clean up").click();
    await page.keyboard.press("ControlOrMeta+Shift+g");
    await expect(group(page, "Clean up")).toHaveCount(0);
    await undoOf(page, "ungroup Clean up").click();
    await group(page, "Clean up").getByText("Clean up").click();
    await page.keyboard.press("Delete");
    await expect(cards(page)).toHaveCount(2);
    await undoOf(page, "delete Clean up with 2 nodes").click();
    await expect(card(page, "Second")).toBeVisible();
  });
});

test("what is selected is lined up, spaced and tidied from the bar, the menu and the command palette, one step each", async ({
  page,
  org,
}) => {
  const document = chain();
  const shifted = document.nodes.map((node, index) => ({ ...node, position: { x: index * 90, y: [0, 130, 200, 500][index] ?? 0 } }));
  const drawing = await openDrawing(page, org, { ...document, nodes: shifted });
  const places = async () => (await drawing.read()).nodes.map(({ position }) => position);
  const bar = page.getByRole("toolbar", { name: "Selection" });

  await page.keyboard.press("ControlOrMeta+a");
  await expect(bar).toContainText("4 selected");
  await bar.getByRole("button", { name: "Align left edges" }).click();
  await expect.poll(async () => new Set((await places()).map(({ x }) => x)).size).toBe(1);
  await undoOf(page, "align 4 things").click();
  await expect.poll(async () => (await places())[3]?.x).toBe(270);

  // A right click on one of many keeps them all.
  await card(page, "Second").click({ button: "right" });
  await menuItem(page, "Space evenly down").click();
  await expect(undoOf(page, "space 4 things evenly")).toBeVisible();
  const [a = 0, b = 0, c = 0] = (await places()).map(({ y }) => y);
  expect(Math.abs(b - a - (c - b))).toBeLessThan(2);

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("align centres");
  await page.keyboard.press("Enter");
  await expect.poll(async () => new Set((await places()).map(({ x }) => x)).size).toBe(1);

  await bar.getByRole("button", { name: "Tidy up what is selected" }).click();
  await expect(undoOf(page, "tidy up 4 nodes")).toBeVisible();
});

test("a box selects what is in it, by Shift or by the tool", async ({ page, org }) => {
  await openDrawing(page, org, chain());
  const bar = page.getByRole("toolbar", { name: "Selection" });
  await page.keyboard.down("Shift");
  await drawBox(page, card(page, "First"), card(page, "Second"));
  await page.keyboard.up("Shift");
  await expect(bar).toContainText("2 selected");
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);
  await page.getByRole("button", { name: "Select by dragging" }).click();
  await drawBox(page, card(page, "First"), card(page, "Third"));
  await expect(bar).toContainText("3 selected");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Select what is wholly in a box");
});

test("a node goes and its neighbours are joined; a loose one dropped on a wire goes between them", async ({ page, org }) => {
  const loose = { ...makeNode("loose", { type: "set", name: "Loose" }), position: { x: 400, y: 132 } };
  const document = chain();
  const drawing = await openDrawing(page, org, { ...document, nodes: [...document.nodes, loose] });

  await card(page, "Second").click();
  await page.keyboard.press("ControlOrMeta+Backspace");
  await expect.poll(() => drawing.wires()).toEqual(["first.out>third", "start.out>first"]);
  await undoOf(page, "delete Second and join its wires").click();
  await expect.poll(() => drawing.wires()).toEqual(["first.out>second", "second.out>third", "start.out>first"]);

  await test.step("the wire under the card lights up while it is held", async () => {
    await expectStill(page);
    const [from, to] = [await middle(card(page, "Loose")), await middle(card(page, "Second"))];
    const target = { x: to.x, y: to.y - (to.y - (await middle(card(page, "First"))).y) / 2 };
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(target.x + 30, target.y, { steps: 8 });
    await page.mouse.move(target.x, target.y, { steps: 4 });
    await expect(page.locator(".trellis-line[data-target]")).toHaveCount(1);
    await page.mouse.up();
    await expect.poll(() => drawing.wires()).toEqual(["first.out>loose", "loose.out>second", "second.out>third", "start.out>first"]);
    await undoOf(page, "insert Loose into a connection").click();
    await expect.poll(() => drawing.wires()).toEqual(["first.out>second", "second.out>third", "start.out>first"]);
  });
});

test("a node is wired, its wires walked and one removed, by the keyboard alone", async ({ page, org }) => {
  const document = makeChain(
    makeNode("start", { type: "manual", name: "Start" }),
    makeNode("check", { type: "if", name: "Check", row: 1 }),
  );
  const more = [makeNode("yes", { type: "set", name: "Yes", row: 2 }), makeNode("no", { type: "set", name: "No", row: 3 })];
  const drawing = await openDrawing(page, org, { ...document, nodes: [...document.nodes, ...more] });
  await card(page, "Check").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");

  await test.step("W asks which output, then where to, and says why some may not be", async () => {
    await page.keyboard.press("w");
    await expect(page.getByRole("dialog", { name: "Connect which output" })).toContainText("Leads nowhere yet");
    await page.keyboard.type("false");
    await page.keyboard.press("Enter");
    const list = page.getByRole("dialog", { name: "Connect to" });
    await expect(list).toContainText("“Start” is a trigger: nothing can be connected into it");
    await page.keyboard.type("No");
    await page.keyboard.press("Enter");
    await expect.poll(() => drawing.wires()).toEqual(["check.false>no", "start.out>check"]);
    await expect(card(page, "Check")).toBeFocused();
  });

  await test.step("choosing what is connected removes the wire", async () => {
    await page.keyboard.press("w");
    await page.keyboard.type("false");
    await page.keyboard.press("Enter");
    await page.keyboard.type("No");
    await page.keyboard.press("Enter");
    await expect.poll(() => drawing.wires()).toEqual(["start.out>check"]);
    await page.keyboard.press("ControlOrMeta+z");
  });

  await test.step("E walks through the wires of a node, N inserts into one, Delete removes it", async () => {
    await page.keyboard.press("e");
    await expect(page.getByText("Connection from Check to No by false, 1 of 2. Delete removes it.")).toBeAttached();
    await page.keyboard.press("e");
    await expect(page.getByText(/^Connection from Start to Check, 2 of 2/)).toBeAttached();
    await page.keyboard.press("ArrowUp");
    await expect(card(page, "Start")).toBeFocused();
    await page.keyboard.press("e");
    await page.keyboard.press("n");
    await page.keyboard.type("Set fields");
    await page.keyboard.press("Enter");
    await expect.poll(() => drawing.wires()).toEqual(["check.false>no", "set.out>check", "start.out>set"]);
    await card(page, "Check").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await page.keyboard.press("Delete");
    await expect.poll(() => drawing.wires()).toEqual(["set.out>check", "start.out>set"]);
    await expect(card(page, "Check")).toBeFocused();
  });
});

async function middle(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not on the screen.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function dragBy(page: Page, locator: Locator, by: { x: number; y: number }) {
  await expectStill(page);
  const from = await middle(locator);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 5 });
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 5 });
  await page.mouse.up();
}

/** A box that holds both cards and nothing beside them. */
async function drawBox(page: Page, first: Locator, last: Locator) {
  await expectStill(page);
  const [from, to] = [await first.boundingBox(), await last.boundingBox()];
  if (!from || !to) throw new Error("It is not on the screen.");
  await page.mouse.move(from.x - 12, from.y - 12);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 20, { steps: 4 });
  await page.mouse.move(to.x + to.width + 12, to.y + to.height + 12, { steps: 4 });
  await page.mouse.up();
}
