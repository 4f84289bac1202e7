// What is on a run's page has an address that shows the same to another member, and what a person set up is there the next time.
import { expect, type Page } from "@playwright/test";
import type { OrgApi } from "./support/api";
import { card } from "./support/canvas";
import { expectSuccess, openBrowser, test } from "./support/journey";
import { owner, signIn } from "./support/people";

const pager = (page: Page) => page.getByRole("application").getByRole("group", { name: "Passes of Orders" });

test("every state of a run's page has a link that shows the same in another browser", async ({ page, org, browser, baseURL }) => {
  const other = await openBrowser(browser, baseURL);
  const theirs = await other.newPage();
  const runId = await startRun(org);
  // Sent to the sign-in page on the way, and from there to the very state.
  await theirs.goto(`/${org.slug}/runs/${runId}?step=check:1&tab=input`);
  await theirs.getByLabel("Email").fill(owner.email);
  await theirs.getByLabel("Password", { exact: true }).fill(owner.password);
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await expect(theirs.getByRole("tab", { name: "Input" })).toHaveAttribute("aria-selected", "true");
  await expect(theirs.getByRole("group", { name: "Passes of Orders" }).last()).toContainText("Pass 2 of 3");

  await page.goto(`/${org.slug}/runs/${runId}`);
  await expectSuccess(page);
  await test.step("the pass that the drawing shows, though no step is chosen", async () => {
    await expect(pager(page)).toContainText("Pass 3 of 3");
    await pager(page).getByRole("button", { name: "Previous pass" }).click();
    await expect(page).toHaveURL(/\?passes=orders:1$/);
    await theirs.goto(page.url());
    await expect(pager(theirs)).toContainText("Pass 2 of 3");
  });
  await test.step("a step beside the loop keeps the pass in the address", async () => {
    await card(page, "Flaky").click();
    await expect(page).toHaveURL(/step=flaky/);
    await expect(page).toHaveURL(/passes=orders:1/);
  });
  await test.step("attempt, tab, moment and view", async () => {
    await page.getByRole("radiogroup", { name: "Attempt" }).getByRole("radio").first().click();
    await page.getByRole("tab", { name: /^Log/ }).click();
    await page.getByRole("radio", { name: "State", exact: true }).click();
    await page.keyboard.press(",");
    await expect(page).toHaveURL(/at=\d+/);
    await theirs.goto(page.url());
    await expect(theirs.getByRole("heading", { name: "Flaky", level: 2 })).toBeVisible();
    await expect(theirs.getByRole("radiogroup", { name: "Attempt" }).getByRole("radio").first()).toBeChecked();
    await expect(theirs.getByRole("tab", { name: /^Log/ })).toHaveAttribute("aria-selected", "true");
    await expect(theirs.getByRole("radio", { name: "State", exact: true })).toBeChecked();
    await expect(theirs.getByRole("banner")).toContainText("As of");
    await expect(pager(theirs)).toContainText("Pass 2 of 3");
  });
  await other.close();
});

test("the cards show how a run stands before its history is there, and follow it meanwhile", async ({ page, org }) => {
  const runId = await startRun(org, { withWait: true });
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expect(card(page, "Review").getByRole("img", { name: "Waiting" })).toBeVisible({ timeout: 20_000 });

  await page.route("**/api/runs/*/log**", (route) => route.abort());
  await page.reload();
  await expect(page.getByText("What happened could not be read")).toBeVisible();
  await expect(card(page, "Review").getByRole("img", { name: "Waiting" })).toBeVisible();
  await page.unroute("**/api/runs/*/log**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("slider", { name: "Moment of the run" })).toBeVisible();

  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/runs/*/log**", async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await expect(card(page, "Review").getByRole("img", { name: "Waiting" })).toBeVisible();
  await expect(card(page, "Start").getByRole("img", { name: "Succeeded" })).toBeVisible();
  await expect(page.getByText(/^Reading the history: 0 of \d+ events$/)).toBeVisible();
  await expect(page).toHaveTitle(/^Waiting for you/);

  await org.change("runs.cancel", { id: runId });
  await expect(card(page, "Review").getByRole("img", { name: "Cancelled" })).toBeVisible();
  release();
  await expect(page.getByRole("slider", { name: "Moment of the run" })).toBeVisible();
  await expect(card(page, "Review").getByRole("img", { name: "Cancelled" })).toBeVisible();
});

test("a loop that was collapsed in a run stays so, in its runs and in the editor, until a link names what is inside", async ({
  page,
  org,
}) => {
  const runId = await startRun(org);
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expectSuccess(page);
  await page.getByRole("button", { name: "Collapse Orders" }).click();
  await expect(card(page, "Check")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Expand Orders" })).toBeVisible();
  await expect(card(page, "Check")).toHaveCount(0);

  await page.goto(`/${org.slug}/runs/${runId}?step=check:0`);
  await expect(card(page, "Check")).toBeVisible();
  await page.getByRole("button", { name: "Collapse Orders" }).click();
  await page.getByRole("link", { name: "Open workflow" }).click();
  await expect(page.getByRole("button", { name: "Expand Orders" })).toBeVisible();
});

test("filters that a person keeps are theirs in every browser, and those of an older browser move to the account", async ({
  page,
  org,
  browser,
  baseURL,
}) => {
  await page.addInitScript(
    ([key, value]) => {
      if (sessionStorage.getItem("seeded")) return;
      sessionStorage.setItem("seeded", "yes");
      localStorage.setItem(key, value);
    },
    [`trellis:run-filters:${org.slug}`, JSON.stringify([{ name: "From before", query: "status=failed" }])] as const,
  );
  await page.goto(`/${org.slug}/runs?status=waiting&time=7d`);
  await page.getByRole("button", { name: "Saved" }).click();
  const own = page.getByRole("list", { name: "Your own" });
  await expect(own.getByRole("button", { name: "From before", exact: true })).toBeVisible();
  await page.getByLabel("Name for the filters that are set").fill("Held up");
  await page.getByRole("button", { name: "Keep" }).click();
  await expect(own.getByRole("button", { name: "Held up", exact: true })).toBeVisible();

  const other = await openBrowser(browser, baseURL);
  const phone = await other.newPage();
  await signIn(phone, owner);
  await expect(phone.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
  await phone.goto(`/${org.slug}/runs`);
  await phone.getByRole("button", { name: "Saved" }).click();
  await expect(phone.getByRole("button", { name: "From before", exact: true })).toBeVisible();
  await phone.getByRole("button", { name: "Held up", exact: true }).click();
  await expect(phone).toHaveURL(/status=waiting&time=7d$/);
  await phone.getByRole("button", { name: "Saved" }).click();
  await phone.getByRole("button", { name: "Forget Held up" }).click();
  await expect(phone.getByRole("button", { name: "Held up", exact: true })).toHaveCount(0);
  await phone.getByRole("button", { name: "Undo" }).click();
  await phone.getByRole("button", { name: "Saved" }).click();
  await expect(phone.getByRole("button", { name: "Held up", exact: true })).toBeVisible();
  await other.close();
});

const node = (id: string, type: string, name: string, more: { y: number; config?: unknown; parent?: string; policy?: unknown }) => ({
  id,
  type,
  name,
  position: { x: more.parent ? 24 : 0, y: more.y },
  config: more.config ?? {},
  parent: more.parent ?? null,
  ...(more.policy ? { policy: more.policy } : {}),
});
const edge = (source: string, target: string, sourceHandle = "out") => ({ id: `${source}-${target}`, source, sourceHandle, target });

/** Three passes, a step that fails and is passed over after two tries, and at its end perhaps somebody who is asked. */
async function startRun(org: OrgApi, { withWait = false } = {}): Promise<string> {
  const document = {
    version: 1,
    settings: { recovery: [{ errors: ["code_failed"], strategy: "retry", attempts: 2, delayMs: 0 }] },
    nodes: [
      node("start", "manual", "Start", { y: 0 }),
      node("orders", "for-each", "Orders", { y: 120, config: { items: [1, 2, 3] } }),
      node("check", "set", "Check", { y: 244, config: { fields: { ok: true } }, parent: "orders" }),
      node("flaky", "code", "Flaky", {
        y: 480,
        config: { code: "throw new Error('Not today')" },
        policy: { onError: "continue" },
      }),
      ...(withWait ? [node("review", "approval", "Review", { y: 620, config: { title: "Good enough?" } })] : []),
    ],
    edges: [
      edge("start", "orders"),
      edge("orders", "check", "item"),
      edge("orders", "flaky", "done"),
      ...(withWait ? [edge("flaky", "review")] : []),
    ],
  };
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Three orders", document });
  return (await org.change<{ runId: string }>("runs.start", { workflowId: id, input: {} })).runId;
}
