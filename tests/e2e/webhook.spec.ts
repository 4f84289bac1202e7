import { expect } from "@playwright/test";
import { readTemplate } from "./support/api";
import { card, inspector } from "./support/canvas";
import { expectSuccess, test } from "./support/journey";

test("a published webhook answers its caller at the end of the run, and the run stands in the list", async ({ page, org, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Triage", document: readTemplate("webhook-triage") });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await card(page, "Message received").click();
  await expect(inspector(page)).toContainText("Publish the workflow to open its URL");

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish version 1" }).click();
  await inspector(page).getByRole("button", { name: "Copy the URL" }).click();
  await expect(inspector(page).getByRole("button", { name: "Copied" })).toBeVisible();
  const url = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(url).origin).toBe(new URL(page.url()).origin);

  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ subject: "Charged twice", text: "My card was charged twice. Please refund one of the payments." }),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(await answer.json()).toEqual({
    category: expect.stringMatching(/^(billing|bug|question)$/),
    urgency: expect.stringMatching(/^(low|normal|high)$/),
    summary: expect.stringMatching(/\S/),
    draft: expect.stringContaining("demo model"),
  });

  await page.getByRole("link", { name: /^Workflows of/ }).click();
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  const run = page.getByRole("list", { name: "Runs" }).getByRole("listitem");
  await expect(run).toHaveCount(1);
  await expect(run).toContainText("Version 1 · webhook");
  await run.getByRole("link", { name: /^Triage/ }).click();
  await expectSuccess(page);
  await expect(page.getByRole("region", { name: "Started with" })).toContainText("Charged twice");
});

test("a caller that sends no JSON, or the address of no hook, is told so", async ({ org, request }) => {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Triage", document: readTemplate("webhook-triage") });
  await org.change("workflows.publish", { id, revision: 1 });
  const { triggers } = await org.read<{ triggers: { url: string }[] }>("workflows.get", { id });
  const broken = await request.post(triggers[0]?.url ?? "", {
    headers: { "content-type": "application/json" },
    data: Buffer.from("{ not json"),
  });
  expect(broken.status()).toBe(400);
  expect(await broken.json()).toMatchObject({ detail: expect.stringMatching(/JSON/) });
  const unknown = await request.post("/api/hooks/nobody-has-this-token", { data: {} });
  expect(unknown.status()).toBe(404);
});
