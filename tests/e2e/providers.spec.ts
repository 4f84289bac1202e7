import { expect } from "@playwright/test";
import { type ModelServer, startModelServer } from "../support/model-server";
import { card, expectSaved, inspector } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { expectSuccess, openRunPage, runStatus, test } from "./support/journey";

let models: ModelServer;
test.beforeEach(async () => {
  models = await startModelServer();
});
test.afterEach(() => models.close());

const question = makeChain(
  makeNode("start", { type: "manual", name: "Start" }),
  makeNode("ask", {
    ...{ type: "model-call", name: "Ask", row: 1 },
    config: { prompt: "[m:e2e] Why is the sky blue?", models: [{ provider: "demo", model: "demo-1" }] },
  }),
);

test("a model server of one's own is added, tested, chosen and run; when it refuses the key, the step says so", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Question", document: question });
  models.script("e2e", { text: "Because blue light scatters most." });

  await test.step("the provider's test lists its models, and one is taken", async () => {
    await page.goto(`/${org.slug}/settings/providers`);
    await page.getByRole("button", { name: "Add provider" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("cellar");
    await dialog.getByLabel("Base URL").fill(models.url);
    await dialog.getByRole("button", { name: "Test and list models" }).click();
    await expect(dialog.getByText(/Answered in .*, 1 model/)).toBeVisible();
    await dialog.getByRole("checkbox", { name: "test-1" }).check();
    await dialog.getByLabel("Input price of test-1").fill("2");
    await dialog.getByLabel("Output price of test-1").fill("4");
    await dialog.getByRole("button", { name: "Add provider" }).click();
    await expect(page.getByRole("list", { name: "Providers" }).getByRole("listitem").filter({ hasText: "cellar" })).toContainText("test-1");
  });

  await test.step("the model call uses it, and its tokens have a price", async () => {
    await page.goto(`/${org.slug}/workflows/${id}`);
    await card(page, "Ask").click();
    await inspector(page).getByRole("combobox", { name: "Model" }).click();
    await page.getByRole("option", { name: "test-1" }).click();
    await expectSaved(page);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await openRunPage(page);
    await expectSuccess(page);
    await expect(page.getByRole("region", { name: "Result" })).toContainText("Because blue light scatters most.");
    await expect(runStatus(page)).toContainText("19 tok");
    await expect(runStatus(page)).toContainText("$0.000052");
    expect(models.count("e2e")).toBe(1);
  });

  await test.step("a refused key fails the step at once, with what to do", async () => {
    models.script("e2e", { status: 401, body: JSON.stringify({ error: { message: "Incorrect API key provided" } }) });
    await page.getByRole("button", { name: "Run again" }).click();
    await expect(runStatus(page)).toContainText("Failed", { timeout: 20_000 });
    const told = page.getByRole("main").getByRole("alert");
    await expect(told).toContainText(/key/i);
    await expect(told).toContainText("cellar");
    await page.getByRole("button", { name: "Open Ask" }).click();
    await expect(told).toContainText("Incorrect API key provided");
    expect(models.count("e2e")).toBe(2);
  });
});

test("the test of an endpoint that is down says what to check", async ({ page, org }) => {
  const closed = models.url;
  await models.close();
  await page.goto(`/${org.slug}/settings/providers`);
  await page.getByRole("button", { name: "Add provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Base URL").fill(closed);
  await dialog.getByRole("button", { name: "Test and list models" }).click();
  await expect(
    dialog
      .getByRole("alert")
      .or(dialog.getByText(/could not be reached|refused/i))
      .first(),
  ).toBeVisible();
  models = await startModelServer();
});
