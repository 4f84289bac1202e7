import { expect } from "@playwright/test";
import { findGraveProblems } from "./support/axe";
import { card, inspector } from "./support/canvas";
import { makeNode } from "./support/documents";
import { openDrawing, undoOf } from "./support/drawing";
import { test } from "./support/journey";

const edge = (source: string, target: string, sourceHandle = "out") => ({
  id: `${source}-${target}`,
  source,
  sourceHandle,
  target,
  targetHandle: "in",
});
const node = (id: string, type: string, name: string, more: { row: number; parent?: string; config?: unknown }) => ({
  ...makeNode(id, { type, name, ...more }),
  ...(more.parent ? { parent: more.parent, position: { x: 24, y: more.row * 132 } } : {}),
});
const review = {
  nodes: [
    node("start", "manual", "Start", { row: 0 }),
    node("pages", "for-each", "Each page", { row: 1, config: { items: [1, 2] } }),
    node("read", "set", "Read", { row: 2, parent: "pages" }),
    node("check", "if", "Check", { row: 5 }),
    node("writer", "set", "Writer", { row: 6 }),
  ],
  edges: [edge("start", "pages"), edge("pages", "read", "item"), edge("pages", "check", "done"), edge("check", "writer", "true")],
};

test("the outline is the workflow in the order of a run, and does without the canvas", async ({ page, org }) => {
  const drawing = await openDrawing(page, org, review as never);
  const tree = page.getByRole("tree", { name: "Outline of the workflow" });
  const item = (name: RegExp) => tree.getByRole("treeitem", { name });

  await test.step("it is a tree with loops nested, and says type, problems and connections in words", async () => {
    await page.getByRole("radio", { name: "Outline" }).click();
    await expect(tree.getByRole("treeitem")).toHaveText([/^Start/, /^Each page/, /^Read/, /^Check/, /^Writer/]);
    await expect(item(/^Read/)).toHaveAttribute("aria-level", "2");
    await expect(item(/^Each page/)).toHaveAccessibleName(/For each, holds 1 node.*leads to Read by item and to Check by done/);
    await expect(item(/^Check/)).toHaveAccessibleName(/, If, problem: .*Condition is missing.*leads to Writer by true/);
    expect(await findGraveProblems(page)).toEqual([]);
  });

  await test.step("arrow keys walk it, and open and close what is nested; the canvas follows", async () => {
    await page.keyboard.press("Shift+O");
    await expect(item(/^Start/)).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(item(/^Each page/)).toBeFocused();
    await expect(page.locator('.react-flow__node[data-id="pages"]')).toHaveClass(/selected/);
    await page.keyboard.press("ArrowLeft");
    await expect(item(/^Read/)).toHaveCount(0);
    await expect(item(/^Each page/)).toHaveAttribute("aria-expanded", "false");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect(item(/^Read/)).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await expect(item(/^Each page/)).toBeFocused();
    await page.keyboard.press("End");
    await expect(item(/^Writer/)).toBeFocused();
  });

  await test.step("F2 renames in place, Enter opens, Escape comes back to the selection", async () => {
    await page.keyboard.press("F2");
    await page.keyboard.type("Author");
    await page.keyboard.press("Enter");
    await expect(item(/^Author/)).toBeFocused();
    await expect(item(/^Check/)).toHaveAccessibleName(/leads to Author by true/);
    await page.keyboard.press("Enter");
    await expect(inspector(page).getByRole("heading", { name: "Author" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(inspector(page)).toHaveCount(0);
  });

  await test.step("W wires from here, and the focus stays in the tree", async () => {
    await item(/^Check/).click();
    await page.keyboard.press("w");
    await page.keyboard.type("false");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Author");
    await page.keyboard.press("Enter");
    await expect(item(/^Check/)).toBeFocused();
    await expect(item(/^Check/)).toHaveAccessibleName(/leads to Author by true and to Author by false/);
  });

  await test.step("a menu has what else can be done; Delete removes and goes on with what is next", async () => {
    await page.keyboard.press("Shift+F10");
    await expect(page.getByRole("menuitem", { name: /^Delete, keep the wires/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await item(/^Check/).focus();
    await page.keyboard.press("Delete");
    await expect(item(/^Check/)).toHaveCount(0);
    await expect(item(/^Author/)).toBeFocused();
    await undoOf(page, "delete Check").click();
    await expect(item(/^Check/)).toBeVisible();
  });

  await test.step("what is selected on the canvas is selected here", async () => {
    await card(page, "Start").click();
    await expect(item(/^Start/)).toHaveAttribute("aria-selected", "true");
    expect((await drawing.read()).nodes).toHaveLength(5);
  });
});

test("groups are branches of the outline, with their members in them", async ({ page, org }) => {
  const groups = [{ id: "g", name: "Checks", nodeIds: ["check", "writer"] }];
  const drawing = await openDrawing(page, org, { ...review, groups } as never);
  const tree = page.getByRole("tree", { name: "Outline of the workflow" });
  const item = (name: RegExp) => tree.getByRole("treeitem", { name });
  await page.getByRole("radio", { name: "Outline" }).click();
  await expect(tree.getByRole("treeitem")).toHaveText([/^Start/, /^Each page/, /^Read/, /^Checks/, /^Check/, /^Writer/]);
  await expect(item(/^Checks/)).toHaveAccessibleName(/^Checks\s*, group, 2 nodes/);
  await expect(item(/^Checks/)).toHaveAttribute("aria-expanded", "true");
  await expect(item(/^Checks/)).toHaveAttribute("aria-setsize", "3");
  await expect(item(/^Writer/)).toHaveAttribute("aria-level", "2");
  await expect(item(/^Writer/)).toHaveAttribute("aria-posinset", "2");

  await test.step("arrow keys go in and out, and close it; the canvas follows", async () => {
    await page.keyboard.press("Shift+O");
    await page.keyboard.press("End");
    await expect(item(/^Writer/)).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await expect(item(/^Checks/)).toBeFocused();
    await expect(item(/^Checks/)).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("ArrowLeft");
    await expect(item(/^Writer/)).toHaveCount(0);
    await page.keyboard.press("Enter");
    await expect(item(/^Writer/)).toBeVisible();
    await page.keyboard.press("ArrowRight");
    await expect(item(/^Check\b.*, If/)).toBeFocused();
  });

  await test.step("F2 renames it; its menu has what can be done with a group", async () => {
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("F2");
    await page.keyboard.type("Reviews");
    await page.keyboard.press("Enter");
    await expect(item(/^Reviews/)).toBeFocused();
    await page.keyboard.press("Shift+F10");
    await page.getByRole("menuitem", { name: /^Ungroup/ }).click();
    await expect(item(/^Reviews/)).toHaveCount(0);
    await expect(item(/^Writer/)).toHaveAttribute("aria-level", "1");
    expect((await drawing.read()).groups).toEqual([]);
    expect(await findGraveProblems(page)).toEqual([]);
  });
});
