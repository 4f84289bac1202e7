import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { findGraveProblems } from "./support/axe";
import { card, expectSaved, inspector } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { expectSuccess, test } from "./support/journey";

const start = makeNode("start", { type: "manual", name: "Start" });
const rows = [
  { month: "May", orders: 12 },
  { month: "June", orders: 30 },
];

async function openNode(page: Page, name: string) {
  await card(page, name).focus();
  await page.keyboard.press("Enter");
  await expect(inspector(page)).toBeVisible();
}

test("a chart is seen on its node and in what the step gave, and nothing in it runs", async ({ page, org }) => {
  const evil = "</text><script>document.title = 'owned'</script><image onerror=alert(1) href=x>";
  const document = makeChain(
    start,
    makeNode("rows", { type: "set", name: "Rows", row: 1, config: { fields: { list: [...rows, { month: evil, orders: 5 }] } } }),
    makeNode("draw", { type: "chart", name: "Draw", row: 2, config: { rows: "{{ rows.list }}", title: "Orders by month" } }),
  );
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Charts", document });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id, input: {} });
  await page.goto(`/${org.slug}/workflows/${id}?run=${runId}`);
  const peek = card(page, "Draw").getByRole("button", { name: "Look at Orders by month" });

  await test.step("small on the card, large when pressed, by keyboard too", async () => {
    await peek.focus();
    await page.keyboard.press("Enter");
    const picture = page.getByRole("dialog").getByRole("img", { name: "Orders by month" });
    await expect(picture).toBeVisible();
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(800);
    await page.keyboard.press("Escape");
    await expect(picture).toHaveCount(0);
    await expect(peek).toBeFocused();
  });

  await test.step("and in the step's output, with the figures behind it", async () => {
    await card(page, "Draw").click();
    await inspector(page).getByRole("tab", { name: "Output", exact: true }).click();
    const output = inspector(page).getByRole("tabpanel", { name: "Output" }).getByRole("region", { name: "Output", exact: true });
    await expect(output.getByRole("img", { name: "Orders by month" })).toBeVisible();
    await expect(output.getByRole("treeitem").filter({ hasText: /^series/ })).toBeVisible();
    expect(await findGraveProblems(page)).toEqual([]);
  });

  await test.step("to keep as a file", async () => {
    const output = inspector(page).getByRole("tabpanel", { name: "Output" });
    for (const ending of ["PNG", "SVG"]) {
      const saved = page.waitForEvent("download");
      await output.getByRole("button", { name: `Save as ${ending}` }).click();
      expect((await saved).suggestedFilename()).toBe(`Orders-by-month.${ending.toLowerCase()}`);
    }
  });

  expect(await page.title()).not.toContain("owned");
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expectSuccess(page);
});

test("a database is set up in a form that asks for what it needs, with a credential of the right kind for its server", async ({
  page,
  org,
}) => {
  await org.change("credentials.create", { name: "Token", type: "bearer", hosts: ["api.example.com"], secret: "t0ken" });
  const { id } = await org.change<{ id: string }>("workflows.create", {
    name: "Reports",
    document: makeChain(start, makeNode("ask", { type: "sql", name: "Ask", row: 1 })),
  });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await openNode(page, "Ask");
  const panel = inspector(page);

  await test.step("the server and the statement are asked for", async () => {
    await panel.getByRole("textbox", { name: "Server", exact: true }).fill("db.example.com");
    await panel.getByRole("textbox", { name: "Name of the database" }).fill("shop");
    const statement = panel.getByRole("textbox", { name: "Statement" });
    await statement.click();
    await page.keyboard.type("SELECT id FROM orders WHERE id = $1");
  });

  await test.step("only credentials that a database takes are offered, and a new one knows its server", async () => {
    await panel.getByRole("combobox", { name: "Credential" }).click();
    await expect(page.getByRole("option", { name: /Token/ })).toHaveCount(0);
    await page.keyboard.press("Escape");
    await panel.getByRole("button", { name: "Add a credential" }).click();
    const dialog = page.getByRole("dialog", { name: "Add credential" });
    await expect(dialog.getByLabel("Hosts")).toHaveValue("db.example.com");
    await dialog.getByLabel("Name").fill("Reader");
    await dialog.getByLabel("User and password").last().fill("reader:secret");
    await dialog.getByRole("button", { name: "Add credential" }).click();
    await expect(panel.getByRole("combobox", { name: "Credential" })).toContainText("Reader");
    await expect(card(page, "Ask")).toContainText("shop, PostgreSQL");
    await expectSaved(page);
  });

  await test.step("of SQLite only a file is asked for", async () => {
    await panel.getByRole("radio", { name: "SQLite" }).click();
    await expect(panel.getByRole("textbox", { name: "Server", exact: true })).toHaveCount(0);
    expect(await findGraveProblems(page)).toEqual([]);
  });
});

test("a page is found and read, and a search engine of one's own answers", async ({ page, org }) => {
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/search"))
      return void response
        .setHeader("content-type", "application/json")
        .end(JSON.stringify({ results: [{ title: "Heat pumps", url: `http://127.0.0.1:${port}/page`, content: "How they work" }] }));
    response
      .setHeader("content-type", "text/html")
      .end(`<title>Heat pumps</title><h2>How they work</h2><p>${"Heat moves. ".repeat(50)}</p>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const document = makeChain(
    start,
    makeNode("find", {
      type: "web-search",
      name: "Find",
      row: 1,
      config: { query: "heat pumps", engine: "searxng", baseUrl: `http://127.0.0.1:${port}` },
    }),
    makeNode("read", { type: "fetch-page", name: "Read", row: 2, config: { url: "{{ find.results[0].url }}" } }),
  );
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Reading", document });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id, input: {} });
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expectSuccess(page);
  await expect(page.getByText("How they work").first()).toBeVisible();
  server.close();
});
