// Every page as every role: what a role may not do is not offered, and nothing breaks behind what it sees.
import { type Browser, expect, type Page } from "@playwright/test";
import { type Role, roleAllows, roles } from "@/server/permissions";
import type { OrgApi } from "./support/api";
import { findGraveProblems } from "./support/axe";
import { openBrowser, test } from "./support/journey";
import { signIn } from "./support/people";
import { furnish, type Place } from "./support/places";

/** A browser of a new member of this role. */
async function openAs(
  role: Role,
  { org, browser, baseURL }: { org: OrgApi; browser: Browser; baseURL: string | undefined },
): Promise<Page> {
  const email = `${role}-${org.slug}@example.com`;
  const { temporaryPassword } = await org.change<{ temporaryPassword: string }>("members.add", { email, name: `The ${role}`, role });
  const page = await (await openBrowser(browser, baseURL)).newPage();
  await signIn(page, { email, password: temporaryPassword });
  await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
  return page;
}

/** What goes wrong on a page from now on: errors in its console, and answers that refuse or fail. */
function watchTrouble(page: Page) {
  let found: { text: string; status?: number }[] = [];
  page.on("pageerror", (error) => found.push({ text: `broke: ${error.message}` }));
  page.on("console", (message) => {
    // The browser's own line about an answer; the answer itself is noted below.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) found.push({ text: message.text() });
  });
  page.on("response", (response) => {
    const status = response.status();
    if (status >= 400) found.push({ text: `${status} ${response.url()}`, status });
  });
  return (refusals: readonly number[] = []) => {
    const told = found.filter(({ status }) => status === undefined || !refusals.includes(status)).map(({ text }) => text);
    found = [];
    return told;
  };
}

/** How far things jumped while the page came up, as the browser counts it: above 0.1 people notice. */
const readShift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        const add = (entries: PerformanceEntryList) => {
          for (const entry of entries as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
            if (!entry.hadRecentInput) sum += entry.value;
        };
        const observer = new PerformanceObserver((list) => add(list.getEntries()));
        observer.observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => {
          add(observer.takeRecords());
          resolve(sum);
        });
      }),
  );

async function visit(page: Page, role: Role, { path, ready, controls = [] }: Place, where: string) {
  await page.goto(path, { waitUntil: "commit" });
  await ready(page, role);
  expect.soft(await readShift(page), `${where}: things jump`).toBeLessThan(0.1);
  for (const { permission, find } of controls) {
    const control = find(page);
    if (roleAllows(role, permission)) await expect.soft(control, `${where}: ${permission}`).toBeVisible();
    else await expect.soft(control, `${where}: ${permission}`).toHaveCount(0);
  }
}

test("every role sees every page whole, and is offered what it may do and nothing else", async ({ page, org, browser, baseURL }) => {
  test.setTimeout(300_000);
  const places = await furnish(org);
  const walk = async (role: Role) => {
    const own = role === "owner" ? page : await openAs(role, { org, browser, baseURL });
    const trouble = watchTrouble(own);
    for (const place of places) {
      const where = `${place.name}, ${role}`;
      await visit(own, role, place, where);
      // An owner's pages are looked at in accessibility.spec.ts; whose role changes what is there is looked at here.
      if (role === "viewer" || (role === "editor" && place.controls)) expect.soft(await findGraveProblems(own), where).toEqual([]);
      expect.soft(trouble(place.refusals), where).toEqual([]);
    }
    if (own !== page) await own.context().close();
  };
  await Promise.all(roles.map(walk));
});
