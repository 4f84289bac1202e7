// A run on the canvas, live and played back: every moment of it, by mouse, by keyboard and by its address.
import { expect, type Page } from "@playwright/test";
import { type OrgApi, readTemplate } from "./support/api";
import { findGraveProblems } from "./support/axe";
import { card } from "./support/canvas";
import { makeChain, makeNode } from "./support/documents";
import { expectSuccess, openBrowser, runStatus, test } from "./support/journey";
import { owner, signIn } from "./support/people";

const slider = (page: Page) => page.getByRole("slider", { name: "Moment of the run" });
const timeline = (page: Page) => page.getByRole("group", { name: "Timeline" });
const end = (page: Page) => page.getByRole("button", { name: "End", exact: true });
const status = (page: Page, node: string, word: string) => card(page, node).getByRole("img", { name: word, exact: true });

test("a finished run is scrubbed, stepped and played back, and everything on the page follows", async ({ page, org }) => {
  const runId = await startAgents(org);
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expectSuccess(page);
  await expect(status(page, "Reporter", "Succeeded")).toBeVisible();

  await test.step("by keys, event by event", async () => {
    await slider(page).press("Home");
    await expect(slider(page)).toHaveAttribute("aria-valuenow", "1");
    await expect(runStatus(page)).toContainText("As of");
    await expect(status(page, "Reporter", "Succeeded")).toHaveCount(0);
    await slider(page).press("ArrowRight");
    await expect(slider(page)).toHaveAttribute("aria-valuenow", "2");
    await page.keyboard.press("Shift+ArrowRight");
    await expect(slider(page)).toHaveAttribute("aria-valuenow", "12");
    await page.keyboard.press(",");
    await expect(slider(page)).toHaveAttribute("aria-valuenow", "11");
    await expect(page).toHaveURL(/at=11/);
  });

  await test.step("by dragging, on the bar and on the timeline's axis", async () => {
    await drag(page, slider(page), { from: 0.9, to: 0.02 });
    await expect(status(page, "Reporter", "Succeeded")).toHaveCount(0);
    await expect(page.getByTestId("playhead")).toBeVisible();
    await drag(page, slider(page), { from: 0.02, to: 1.03 });
    await expect(status(page, "Reporter", "Succeeded")).toBeVisible();
    await expect(end(page)).toHaveAttribute("aria-pressed", "true");
  });

  await test.step("log and state are those of the moment", async () => {
    await page.getByRole("radio", { name: "State" }).click();
    await expect(page.getByRole("region", { name: "Outputs of the steps" }).getByRole("button", { name: /^Reporter/ })).toBeVisible();
    await slider(page).press("Home");
    await expect(page.getByText("No step has given anything by this moment.")).toBeVisible();
    await page.getByRole("radio", { name: "Log" }).click();
    await expect(page.locator("[data-tense=here]")).toContainText("Run asked for");
    await expect(page.locator("[data-tense=future]").first()).toBeVisible();
    const later = page
      .locator("[data-tense=future]")
      .nth(3)
      .getByRole("button", { name: /^Go to event/ });
    const seq = (await later.getAttribute("aria-label"))?.replace(/\D/g, "") ?? "";
    await later.click();
    await expect(slider(page)).toHaveAttribute("aria-valuenow", seq);
  });

  await test.step("it plays from the beginning to the end, faster or slower", async () => {
    await page.getByRole("radio", { name: "Timeline" }).click();
    await end(page).click();
    await page.getByRole("combobox", { name: "Playback speed" }).click();
    await page.getByRole("option", { name: "32×" }).click();
    await expect(page.getByRole("combobox", { name: "Playback speed" })).toHaveText("32×");
    await page.getByRole("combobox", { name: "Playback speed" }).click();
    await page.getByRole("option", { name: "1×", exact: true }).click();
    await page.getByRole("button", { name: "Play back" }).click();
    await expect(page.getByRole("button", { name: "Pause playback" })).toBeVisible();
    await expect(end(page)).toHaveAttribute("aria-pressed", "true");
    await expect(page.getByRole("button", { name: "Play back" })).toBeVisible();
    await expect(status(page, "Reporter", "Succeeded")).toBeVisible();
  });
  expect(await findGraveProblems(page)).toEqual([]);
});

test("what agents did hangs under their cards, and leads to the turn in the panel", async ({ page, org }) => {
  const runId = await startAgents(org);
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expectSuccess(page);
  const deeds = card(page, "Researcher").getByRole("list", { name: "What it did" });
  await expect(deeds.getByRole("button", { name: /^code, .*s$/ })).toBeVisible();
  await deeds.getByRole("button", { name: /^Turn 2, / }).click();
  await expect(page).toHaveURL(/step=researcher.*turn=2/);
  await expect(page.getByRole("heading", { name: "Researcher", level: 2 })).toBeVisible();
  await expect(page.locator("[data-turn='2']").first()).toBeFocused();
  await page.getByRole("button", { name: "Arguments and result of code" }).click();
  await expect(page.getByRole("region", { name: "Arguments" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Result", exact: true })).toBeVisible();
  await slider(page).press("Home");
  await expect(deeds).toHaveCount(0);
});

test("the timeline is zoomed by wheel, by dragging and by keys, and walks with the arrows", async ({ page, org }) => {
  const runId = await startAgents(org);
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expectSuccess(page);
  const whole = page.getByRole("button", { name: "Whole run" });

  await timeline(page).getByRole("button", { name: "Researcher" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(timeline(page).getByRole("button", { name: "Reporter" })).toBeFocused();
  await expect(card(page, "Reporter").locator("[data-hovered]")).toBeAttached();
  await page.keyboard.press("+");
  await expect(whole).toBeVisible();
  await page.keyboard.press("0");
  await expect(whole).toHaveCount(0);

  const row = timeline(page).locator("[data-line='1'] [data-kind=turn]").first();
  await row.hover();
  await expect(page.getByText(/^Turn of demo-1/)).toBeVisible();
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -400);
  await page.keyboard.up("Control");
  await expect(whole).toBeVisible();
  await whole.click();
  await drag(page, timeline(page).locator("[data-line='1'] > div > div").last(), { from: 0.1, to: 0.4 });
  await expect(whole).toBeVisible();
  await page.keyboard.press("Escape");
});

test("one jumps to errors, retries and waits by menu and by key, and fixes an error from its button", async ({ page, org }) => {
  const runId = await startBroken(org);
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expect(runStatus(page)).toContainText("Failed");
  await page.getByRole("button", { name: "Jump to" }).click();
  await page.getByRole("menuitem", { name: /^Next retry/ }).click();
  await expect(status(page, "Divide", "Retrying")).toBeVisible();
  await expect(card(page, "Divide")).toContainText("next");
  await slider(page).press("End");
  await page.keyboard.press("Shift+E");
  await expect(runStatus(page)).toContainText("As of");
  await expect(status(page, "Divide", "Failed")).toBeVisible();
  await slider(page).press("End");

  await test.step("each attempt tells what it got and how it ended", async () => {
    await card(page, "Divide").click();
    await page.getByRole("radio", { name: /^1/ }).click();
    await expect(page).toHaveURL(/attempt=1/);
    await expect(page.getByRole("main").getByRole("alert")).toContainText("No divisor");
    await page.getByRole("radio", { name: /^2/ }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Attempt 2");
  });
  await page.getByRole("main").getByRole("alert").getByRole("link", { name: "Open the code" }).click();
  await expect(page.getByRole("complementary", { name: "Node settings" })).toContainText("Divide");
  await expect(page.locator("[data-field='config.code']")).toBeVisible();
  await expect(page).not.toHaveURL(/field=/);
});

test("a moment is kept under a name, and its link shows another member the same", async ({ page, org, browser, baseURL, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const runId = await startAgents(org);
  await page.goto(`/${org.slug}/runs/${runId}?step=researcher&tab=input&dock=log`);
  await expectSuccess(page);
  await slider(page).press("Home");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("b");
  await page.getByRole("textbox", { name: /^Keep .* as/ }).fill("Where it turns");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Moment kept")).toBeVisible();
  await slider(page).press("End");
  await page.getByRole("button", { name: /^Bookmarks/ }).click();
  await page.getByRole("button", { name: "Copy link to Where it turns" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain("bookmark=");

  const other = await openBrowser(browser, baseURL);
  const elsewhere = await other.newPage();
  await signIn(elsewhere, owner);
  await elsewhere.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await elsewhere.goto(link);
  await expect(slider(elsewhere)).toHaveAttribute("aria-valuenow", "11");
  await expect(elsewhere.getByRole("tab", { name: "Input" })).toHaveAttribute("aria-selected", "true");
  await expect(elsewhere.getByRole("log")).toBeVisible();
  await elsewhere.getByRole("radio", { name: "Timeline" }).click();
  await expect(elsewhere.getByRole("button", { name: "Go to the bookmark Where it turns" })).toBeVisible();
  await other.close();

  await page.getByRole("button", { name: "Remove Where it turns" }).click();
  await expect(page.getByText("No moment of this run has a name yet.", { exact: false })).toBeVisible();
});

test("the log is searched, filtered and saved", async ({ page, org }) => {
  const runId = await startBroken(org);
  await page.goto(`/${org.slug}/runs/${runId}?dock=log`);
  await expect(runStatus(page)).toContainText("Failed");
  const lines = page.getByRole("log").locator("[data-tense]");
  await page.getByRole("combobox", { name: "Level" }).click();
  await page.getByRole("option", { name: "Errors", exact: true }).click();
  await expect(lines).toHaveCount(2);
  await page.getByRole("combobox", { name: "Step" }).click();
  await page.getByRole("option", { name: "Divide" }).click();
  await expect(lines).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search the log" }).fill("nothing like this");
  await expect(page.getByText("No line matches.")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search the log" }).fill("divisor");
  await expect(lines).toHaveCount(1);
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download these lines" }).click();
  await page.getByRole("menuitem", { name: "As CSV" }).click();
  expect((await saving).suggestedFilename()).toBe(`run-${runId}.csv`);
});

test("two runs are compared on one drawing and step by step, also on a phone", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Grade", document: gradeDocument });
  const start = async (score: number) => (await org.change<{ runId: string }>("runs.start", { workflowId: id, input: { score } })).runId;
  const [low, high] = [await start(20), await start(90)];
  await expectEnded(org, [low, high]);
  await page.goto(`/${org.slug}/runs/${high}`);
  await expectSuccess(page);
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByRole("menuitem").first().click();
  await page.waitForURL(/\/runs\/compare\?/);
  await expect(card(page, "Pass")).toContainText("Only in B");
  await expect(card(page, "Fail")).toContainText("Only in A");
  await expect(card(page, "Grade")).toContainText("In both");
  await page.getByRole("radio", { name: "Different" }).click();
  const steps = page.getByRole("region", { name: "Steps" });
  await steps.getByRole("button", { name: /^Start/ }).click();
  await expect(steps.getByRole("table", { name: "What differs" })).toContainText("output.score");
  expect(await findGraveProblems(page)).toEqual([]);

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(steps.getByRole("button", { name: /^Pass/ })).toContainText("Only B");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

test("the tab tells how the run stands, and the run prints as a report", async ({ page, org }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Brief", document: readTemplate("research-review") });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id, input: { topic: "Bees", audience: "All" } });
  await page.goto(`/${org.slug}/runs/${runId}`);
  await expect(page).toHaveTitle(/^Waiting for you · Brief/);
  await expectIcon(page, "asks");
  await page.getByRole("button", { name: "Approve and continue" }).click();
  await expect(page).toHaveTitle(/^Succeeded · Brief/);
  await expectIcon(page, "succeeded");
  await page.emulateMedia({ media: "print" });
  const report = page.getByRole("article", { name: "Report of the run" });
  await expect(report.getByRole("row", { name: /^Researcher Agent Succeeded/ })).toBeVisible();
  await expect(page.getByRole("banner")).toHaveCount(0);
});

/** Of every icon that the page names, and it names one. */
async function expectIcon(page: Page, sign: string) {
  await expect(page.locator(`link[rel=icon]:not([data-run="${sign}"])`)).toHaveCount(0);
  await expect(page.locator("link[rel=icon]").first()).toBeAttached();
}

async function drag(page: Page, target: ReturnType<Page["locator"]>, { from, to }: { from: number; to: number }) {
  const box = await target.boundingBox();
  if (!box) throw new Error("It is not on the screen.");
  const at = (part: number) => box.x + box.width * part;
  const y = box.y + box.height / 2;
  await page.mouse.move(at(from), y);
  await page.mouse.down();
  await page.mouse.move(at((from + to) / 2), y, { steps: 4 });
  await page.mouse.move(at(to), y, { steps: 4 });
  await page.mouse.up();
}

async function expectEnded(org: OrgApi, runIds: readonly string[]) {
  for (const id of runIds)
    await expect.poll(async () => (await org.read<{ finishedAt: string | null }>("runs.get", { id })).finishedAt).not.toBeNull();
}

const start = makeNode("start", { type: "manual", name: "Start" });
const models = [{ provider: "demo", model: "demo-1" }];

async function startAgents(org: OrgApi): Promise<string> {
  const research = { role: "Researcher", prompt: "Find facts about bees", models, tools: [{ tool: "code", permission: "allow" }] };
  const document = makeChain(
    start,
    makeNode("researcher", { type: "agent", name: "Researcher", row: 1, config: research }),
    makeNode("reporter", { type: "agent", name: "Reporter", row: 2, config: { role: "Reporter", prompt: "Write it down", models } }),
  );
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Bees", document });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id });
  await expectEnded(org, [runId]);
  return runId;
}

async function startBroken(org: OrgApi): Promise<string> {
  const divide = makeNode("divide", { type: "code", name: "Divide", row: 1, config: { code: "throw new Error('No divisor')" } });
  const recovery = [{ errors: ["code_failed"], strategy: "retry", attempts: 2, delayMs: 200 }];
  const { id } = await org.change<{ id: string }>("workflows.create", {
    name: "Division",
    document: { ...makeChain(start, divide), settings: { recovery } },
  });
  const { runId } = await org.change<{ runId: string }>("runs.start", { workflowId: id });
  await expectEnded(org, [runId]);
  return runId;
}

const at = (node: ReturnType<typeof makeNode>, x: number) => ({ ...node, position: { ...node.position, x } });
const edge = (source: string, target: string, sourceHandle = "out") => ({
  id: `${source}-${target}`,
  source,
  sourceHandle,
  target,
  targetHandle: "in",
});
const gradeDocument = {
  version: 1,
  nodes: [
    makeNode("start", { type: "manual", name: "Start", config: { fields: [{ name: "score", type: "number", required: true }] } }),
    makeNode("grade", { type: "if", name: "Grade", row: 1, config: { condition: "trigger.score > 50" } }),
    at(makeNode("pass", { type: "set", name: "Pass", row: 2, config: { fields: { text: "Well done" } } }), -130),
    at(makeNode("fail", { type: "set", name: "Fail", row: 2, config: { fields: { text: "Try again" } } }), 130),
  ],
  edges: [edge("start", "grade"), edge("grade", "pass", "true"), edge("grade", "fail", "false")],
  notes: [],
  groups: [],
};
