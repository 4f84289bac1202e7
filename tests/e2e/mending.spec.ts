// What is beside a run in the editor to go on with: what failed is mended in place, what changed is marked, what was given is kept.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import type { OrgApi } from "./support/api";
import { findGraveProblems } from "./support/axe";
import { card, expectSaved, inspector, valueRow } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { test } from "./support/journey";

/** Lets in who shows a token, and leaves /slow without an answer. */
let server: Server;
let url: string;
test.beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/slow") return;
    response
      .writeHead(request.headers.authorization === "Bearer right" ? 200 : 401, { "content-type": "application/json" })
      .end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const start = makeNode("start", { type: "manual", name: "Start" });
const set = (id: string, name: string, row: number, fields: object) => makeNode(id, { type: "set", name, row, config: { fields } });
const pill = (page: Page) => page.getByRole("region", { name: "The run that is shown" }).getByRole("status");

async function create(org: OrgApi, name: string, document: unknown): Promise<string> {
  return (await org.change<{ id: string }>("workflows.create", { name, document })).id;
}

/** A run of one request, opened over the drawing with the request's card chosen. */
async function openFailed(page: Page, org: OrgApi, { path, policy }: { path: string; policy: object }) {
  const request = { ...makeNode("fetch", { type: "http-request", name: "Fetch", row: 1, config: { url: `${url}${path}` } }), policy };
  const id = await create(org, "Fetching", makeChain(start, request));
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id, input: {} });
  await page.goto(`/${org.slug}/workflows/${id}?run=${runId}`);
  await expect(pill(page)).toContainText("Failed");
  await card(page, "Fetch").click();
}

test("a refused request is mended beside it: a credential is made, used by the node, and the run goes on from there", async ({
  page,
  org,
}) => {
  await openFailed(page, org, { path: "/private", policy: { retry: { attempts: 1, backoff: "fixed", initialMs: 0 } } });
  const alert = inspector(page).getByRole("alert");
  await expect(alert.getByRole("button", { name: "Retry" })).toHaveCount(0);
  await alert.getByRole("button", { name: "Add a credential" }).click();
  const dialog = page.getByRole("dialog", { name: "Add credential" });
  await dialog.getByLabel("Name").fill("Door");
  await expect(dialog.getByLabel("Hosts")).toHaveValue(new URL(url).host);
  await dialog.getByLabel("Token", { exact: true }).fill("right");
  await dialog.getByRole("button", { name: "Add credential" }).click();
  await expect(dialog).toHaveCount(0);
  await alert.getByRole("button", { name: "Choose another credential" }).click();
  await expect(inspector(page).getByRole("combobox", { name: "Credential" })).toContainText("Door");
  await expect(inspector(page).getByRole("combobox", { name: "Credential" })).toBeFocused();
  await expectSaved(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Enter");
  await expect(pill(page)).toContainText("Succeeded", { timeout: 20_000 });
});

test("a time limit is raised where it stands: its section opens and the field has the focus", async ({ page, org }) => {
  await openFailed(page, org, { path: "/slow", policy: { timeoutMs: 200, retry: { attempts: 1, backoff: "fixed", initialMs: 0 } } });
  const alert = inspector(page).getByRole("alert");
  const limit = inspector(page).getByRole("textbox", { name: "Time limit, in seconds" });
  await inspector(page).getByRole("tab", { name: "Settings" }).click();
  await inspector(page)
    .getByRole("button", { name: /^When it fails/ })
    .click();
  await expect(limit).toHaveCount(0);
  await inspector(page).getByRole("tab", { name: "Output" }).click();
  await alert.getByRole("button", { name: "Allow more time" }).click();
  await expect(limit).toBeFocused();
  await limit.fill("20");
  await limit.press("Enter");
  await inspector(page).getByRole("tab", { name: "Output" }).click();
  await expect(alert.getByRole("button", { name: "Run from here" })).toBeVisible();
});

test("marks say what changed since the last run, or since publishing, with reasons, and lead there", async ({ page, org }) => {
  const id = await create(org, "Marks", makeChain(start, set("one", "One", 1, { n: 1 }), set("two", "Two", 2, { n: 2 })));
  await org.change("workflows.publish", { id, revision: 1 });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "One").click();
  await inspector(page).getByRole("textbox", { name: "Fields, row 1: value" }).fill("5");
  await inspector(page).getByRole("textbox", { name: "Note" }).fill("Five is better");
  await expectSaved(page);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(pill(page)).toContainText("Succeeded", { timeout: 20_000 });
  await card(page, "Two").click();
  await inspector(page).getByRole("tab", { name: "Settings" }).click();
  await inspector(page).getByRole("textbox", { name: "Fields, row 1: value" }).fill("7");

  const legend = page.getByRole("button", { name: /changed since/ });
  await expect(legend).toHaveText("1 changed since the last run");
  await expect(card(page, "One").getByRole("img", { name: /Changed since/ })).toHaveCount(0);
  await legend.press("Enter");
  await page.getByRole("menuitemradio", { name: "Since version 1, which is published" }).click();
  await expect(card(page, "One").getByRole("img", { name: "Changed since version 1" })).toHaveAttribute(
    "title",
    /Fields changed; Note changed/,
  );
  await expect(card(page, "Two").getByRole("img", { name: "Changed since version 1" })).toBeVisible();
  await expect(card(page, "Start").getByRole("img", { name: /Changed since/ })).toHaveCount(0);
  await page.getByRole("menuitem", { name: /^One/ }).click();
  await expect(inspector(page).getByRole("heading", { name: "One" })).toBeVisible();
  await page.reload();
  await expect(legend).toHaveText("2 changed since version 1");
  expect(await findGraveProblems(page)).toEqual([]);
});

test("the run dialog is filled in with what the last run began with, and goes back to the defaults", async ({ page, org }) => {
  const fields = [
    { name: "topic", label: "Topic", required: true },
    { name: "count", label: "Count", type: "number", default: 3 },
  ];
  const id = await create(
    org,
    "Asking",
    makeChain(makeNode("start", { type: "manual", name: "Start", config: { fields } }), set("one", "One", 1, { n: 1 })),
  );
  await page.goto(`/${org.slug}/workflows/${id}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("textbox", { name: "Topic" })).toBeFocused();
  await expect(dialog.getByRole("radio", { name: "Last run" })).toHaveCount(0);
  await page.keyboard.type("Trees");
  await page.keyboard.press("Enter");
  await expect(pill(page)).toContainText("Succeeded", { timeout: 20_000 });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(dialog.getByRole("textbox", { name: "Topic" })).toHaveValue("Trees");
  await dialog.getByRole("radio", { name: "Defaults" }).click();
  await expect(dialog.getByRole("textbox", { name: "Topic" })).toHaveValue("");
  await expect(dialog.getByRole("textbox", { name: "Count" })).toHaveValue("3");
  await dialog.getByRole("radio", { name: "Last run" }).click();
  await expect(dialog.getByRole("textbox", { name: "Topic" })).toHaveValue("Trees");
});

test("without a run on the drawing, all passes of the last run can be leafed through, the same one in every node", async ({
  page,
  org,
}) => {
  const loop = makeNode("each", { type: "for-each", name: "Each", row: 1, config: { items: [10, 20, 30] } });
  const inside = (id: string, name: string, row: number) => ({ ...set(id, name, row, { got: "{{ item }}" }), parent: "each" });
  const edge = (source: string, target: string, sourceHandle = "out") => ({
    id: `${source}-${target}`,
    source,
    sourceHandle,
    target,
    targetHandle: "in",
  });
  const document = {
    ...makeChain(start, loop),
    nodes: [start, loop, inside("read", "Read", 1), inside("write", "Write", 2)],
    edges: [edge("start", "each"), edge("each", "read", "item"), edge("read", "write")],
  };
  const id = await create(org, "Passes", document);
  await org.change("runs.start", { workflowId: id, input: {} });
  await expect
    .poll(async () => (await org.read<{ items: { status: string }[] }>("runs.list", { workflowId: id })).items[0]?.status)
    .toBe("succeeded");
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "Read").focus();
  await page.keyboard.press("Enter");
  await inspector(page).getByRole("tab", { name: "Output" }).click();
  await expect(inspector(page).getByRole("group", { name: "Passes of Read" })).toContainText("Pass 3 of 3");
  await expect(valueRow(inspector(page), "got", "30")).toBeVisible();
  await inspector(page).getByRole("button", { name: "Previous pass" }).click();
  await expect(valueRow(inspector(page), "got", "20")).toBeVisible();
  await inspector(page).getByRole("button", { name: "Previous pass" }).press("Enter");
  await expect(valueRow(inspector(page), "got", "10")).toBeVisible();
  await card(page, "Write").focus();
  await page.keyboard.press("Enter");
  await inspector(page).getByRole("tab", { name: "Output" }).click();
  await expect(inspector(page).getByRole("group", { name: "Passes of Write" })).toContainText("Pass 1 of 3");
  await expect(valueRow(inspector(page), "got", "10")).toBeVisible();
});
