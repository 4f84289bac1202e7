import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { card, expectSaved, inspector } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { openDrawing } from "./support/drawing";
import { test } from "./support/journey";

const models = [{ provider: "demo", model: "demo-1" }];
const chat = (page: Page) => page.getByRole("region", { name: /^Chat with / });
const messages = (page: Page) => chat(page).getByRole("list", { name: "Messages" });

test("an agent is begun from a preset, changed, tried in a chat that remembers, and brought back to its first version", async ({
  page,
  org,
}) => {
  await page.goto(`/${org.slug}/agents`);
  await page.getByRole("button", { name: "New agent" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /^Analyst/ }).check();
  await dialog.getByRole("button", { name: "Create agent" }).click();
  await expect(page.getByRole("heading", { name: "Analyst", level: 1 })).toBeVisible();

  // By keyboard alone: a name, and Mod and Enter saves.
  await page.getByLabel("Name", { exact: true }).fill("");
  await page.getByLabel("Name", { exact: true }).pressSequentially("Number cruncher");
  await page.getByLabel("Name", { exact: true }).press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Number cruncher", level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save version 3" })).toBeDisabled();

  await chat(page).getByRole("textbox", { name: "Message to Number cruncher" }).fill("Sales were 120, 132 and 101. What is their sum?");
  await chat(page).getByRole("textbox", { name: "Message to Number cruncher" }).press("Enter");
  await expect(chat(page).getByRole("button", { name: "Stop the answer" })).toBeVisible();
  await expect(chat(page).getByRole("button", { name: "How it came about" })).toBeVisible({ timeout: 20_000 });
  await expect(messages(page)).toContainText("353");
  await expect(messages(page)).toContainText("$0.0");
  await chat(page).getByRole("button", { name: "How it came about" }).click();
  await expect(messages(page)).toContainText("I am the analyst");
  await expect(messages(page)).toContainText("Review 1: sent back");
  await expect(messages(page)).toContainText("Review 2: approved");

  await page.reload();
  await expect(messages(page)).toContainText("What is their sum?");

  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("button", { name: "Look at version 1" }).click();
  await page.getByRole("button", { name: "Restore version 1" }).click();
  await expect(page.getByRole("heading", { name: "Analyst", level: 1 })).toBeVisible();
});

test("an agent node takes a profile, says what it says itself, runs with it, and its story is taken away", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("agents.create", {
    name: "Scout",
    settings: { role: "Scout", models, tools: [{ tool: "code" }] },
  });
  const start = makeNode("start", { type: "manual", name: "Start" });
  const agent = makeNode("agent", { type: "agent", name: "Finder", row: 1, config: { prompt: "Bees", goal: "Own goal" } });
  const drawing = await openDrawing(page, org, makeChain(start, agent));
  await card(page, "Finder").click();
  await inspector(page).getByLabel("Profile", { exact: true }).click();
  await page.getByPlaceholder("Find an agent").fill("sco");
  await expect(page.getByRole("option", { name: "Scout" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(inspector(page)).toContainText("Gives Scout, demo-1, 1 tool");
  await expectSaved(page);
  const saved = (await drawing.read()).nodes.find((node) => node.id === "agent")?.config;
  expect(saved).toEqual({ prompt: "Bees", goal: "Own goal", profile: { id, version: "latest", name: "Scout" } });
  await expect(card(page, "Finder")).toContainText("Scout");

  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("link", { name: "Open run" }).click();
  await page.waitForURL(/\/runs\//);
  await expect(page.getByRole("banner").getByRole("status")).toContainText("Succeeded", { timeout: 20_000 });
  await page.getByRole("radio", { name: "Story" }).click();
  const story = page.getByRole("region", { name: "Finder" });
  await expect(story).toContainText("I am the scout");
  await page.getByRole("button", { name: "Export the story" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "As Markdown", exact: true }).click(),
  ]);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain("## Finder");
  expect(text).toContain("**Called `code`**");

  // Gone: the editor names the node, the field and what to do.
  await org.change("agents.delete", { id, evenIfUsed: true });
  await page.goto(`/${org.slug}/workflows/${drawing.id}`);
  await card(page, "Finder").click();
  await expect(inspector(page)).toContainText("is not there any more");
});
