import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import type { WorkflowDocument } from "@/server/workflow/document";
import { findGraveProblems } from "./support/axe";
import { card, cards, inspector } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { openDrawing, undoOf } from "./support/drawing";
import { test } from "./support/journey";

const letters = () =>
  makeChain(
    makeNode("start", { type: "manual", name: "Start" }),
    makeNode("draft", { type: "set", name: "Draft letter", row: 1, config: { fields: { title: "Draft for Mara", state: "draft" } } }),
    makeNode("sent", { type: "set", name: "Sent", row: 2, config: { fields: { title: "{{ draft.title }}" } } }),
  );

test("text is found in names, ids, types and settings, walked through and replaced in one step", async ({ page, org }) => {
  const drawing = await openDrawing(page, org, letters());
  await page.keyboard.press("ControlOrMeta+f");
  const panel = page.getByRole("search", { name: "Find and replace" });
  await expect(panel.getByRole("textbox", { name: "Find" })).toBeFocused();

  await test.step("the list says where each occurrence is, and Enter goes from one to the next", async () => {
    await page.keyboard.type("draft");
    await expect(panel.getByRole("status")).toHaveText("1 of 5; 1 in ids, types or fields, which are not replaced");
    await expect(panel.getByRole("listitem")).toContainText([
      "Name",
      "Id",
      "Setting fields.state",
      "Setting fields.title",
      "Setting fields.title",
    ]);
    expect(await findGraveProblems(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await expect(inspector(page).getByRole("heading", { name: "Draft letter" })).toBeVisible();
    await page.keyboard.press("Shift+Enter");
    await expect(panel.getByRole("status")).toContainText("5 of 5");
    await expect(inspector(page).getByRole("heading", { name: "Sent" })).toBeVisible();
    await panel.getByRole("button", { name: "Match case" }).click();
    await expect(panel.getByRole("status")).toContainText("of 3");
    await panel.getByRole("button", { name: "Match case" }).click();
  });

  await test.step("one occurrence is replaced, then all; each is one step with a name", async () => {
    await panel.getByRole("textbox", { name: "Replace by" }).fill("final");
    await panel.getByRole("button", { name: /Setting fields.state/ }).click();
    await panel.getByRole("button", { name: "Replace", exact: true }).click();
    await expect.poll(async () => (await drawing.read()).nodes[1]?.config).toEqual({ fields: { title: "Draft for Mara", state: "final" } });
    await panel.getByRole("button", { name: "All" }).click();
    await expect(undoOf(page, "replace “draft” by “final” 2 times")).toBeVisible();
    const after = (await drawing.read()).nodes;
    expect(after.map(({ id, name }) => [id, name])).toEqual([
      ["start", "Start"],
      ["draft", "final letter"],
      ["sent", "Sent"],
    ]);
    expect(after[2]?.config).toEqual({ fields: { title: "{{ draft.title }}" } });
    await undoOf(page, "replace “draft” by “final” 2 times").click();
    await expect(card(page, "Draft letter")).toBeVisible();
  });

  await test.step("references are counted and left alone, until someone asks for them too", async () => {
    await expect(panel.getByText("Setting fields.title · reference")).toBeVisible();
    const also = panel.getByRole("checkbox", { name: "Also in 1 reference" });
    await expect(also).not.toBeChecked();
    await also.focus();
    await page.keyboard.press("Space");
    await panel.getByRole("button", { name: "All" }).click();
    await expect(undoOf(page, "replace “draft” by “final” 3 times, 1 in references")).toBeVisible();
    expect((await drawing.read()).nodes[2]?.config).toEqual({ fields: { title: "{{ final.title }}" } });
  });

  await test.step("Escape closes it", async () => {
    await panel.getByRole("textbox", { name: "Find" }).focus();
    await page.keyboard.press("Escape");
    await expect(panel).toHaveCount(0);
  });
});

test("a workflow leaves as a file and comes back, as a new one or over the draft; a bad file says where it is wrong", async ({
  page,
  org,
}) => {
  const drawing = await openDrawing(page, org, letters());
  const before = await drawing.read();

  const text = await test.step("the file has a stable order and the workflow's name", async () => {
    await page.getByRole("button", { name: "Import and export" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Export as a file" }).click()]);
    expect(download.suggestedFilename()).toBe("drawing.json");
    const written = await readFile(await download.path(), "utf8");
    const { workflows } = JSON.parse(written) as { workflows: { name: string; document: WorkflowDocument }[] };
    expect(workflows[0]?.name).toBe("Drawing");
    expect(workflows[0]?.document.nodes.map(({ id }) => id)).toEqual(["start", "draft", "sent"]);
    return written;
  });
  const pick = async (content: string) => {
    await page.getByRole("button", { name: "Import and export" }).click();
    await page.getByRole("menuitem", { name: "Import from a file" }).click();
    const file = { name: "letters.json", mimeType: "application/json", buffer: Buffer.from(content) };
    await page.getByRole("dialog").getByLabel("File with a workflow").setInputFiles(file);
  };

  await test.step("what is wrong is named by node and field, and nothing is touched", async () => {
    await pick(text.replace('"x": 0', '"x": "left"'));
    await expect(page.getByRole("alert").filter({ hasText: "cannot be imported" })).toContainText("Node “start”, position.x");
    await expect(page.getByRole("button", { name: "Replace this draft" })).toBeDisabled();
    await page.getByRole("button", { name: "Cancel" }).click();
  });

  await test.step("over the draft, as one step of undo", async () => {
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.press("Delete");
    await expect(cards(page)).toHaveCount(0);
    await pick(text);
    await expect(page.getByRole("dialog")).toContainText("Drawing: 3 nodes, 2 connections");
    await page.getByRole("button", { name: "Replace this draft" }).click();
    await expect(undoOf(page, "import letters.json")).toBeVisible();
    expect((await drawing.read()).edges).toEqual(before.edges);
  });

  await test.step("as a new workflow, which opens", async () => {
    const old = page.url();
    await pick(text);
    await page.getByRole("button", { name: "Make a new workflow" }).click();
    await expect(page).not.toHaveURL(old);
    await expect(card(page, "Draft letter")).toBeVisible();
  });

  await test.step("from the list of workflows too, with the same words for what is wrong", async () => {
    await page.goto(`/${org.slug}/workflows`);
    const broken = { name: "broken.json", mimeType: "application/json", buffer: Buffer.from(text.replace('"x": 0', '"x": "left"')) };
    await page.getByLabel("Files with workflows").setInputFiles(broken);
    await expect(page.getByText(/“broken.json”: Node “start”, position\.x/)).toBeVisible();
  });
});
