// The `test` of every journey but the sign-up: a browser where the owner is signed in, and an org of the test's own.
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type OrgApi, openApi } from "./api";
import { owner, signIn } from "./people";

type SignedIn = Awaited<ReturnType<BrowserContext["storageState"]>>;
type TestFixtures = {
  /** A new org that the owner owns: nothing of other tests is in its lists. */
  org: OrgApi;
};

export const test = base.extend<TestFixtures, { ownerState: SignedIn }>({
  ownerState: [
    async ({ browser }, use, { project }) => {
      const context = await openBrowser(browser, project.use.baseURL);
      const page = await context.newPage();
      await signIn(page, owner);
      await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
      await use(await context.storageState());
      await context.close();
    },
    { scope: "worker" },
  ],
  storageState: ({ ownerState }, use) => use(ownerState),
  org: async ({ request }, use, { testId, retry }) => {
    const name = `Org ${testId.slice(-6)}${retry}`;
    const { slug } = await openApi(request).change<{ slug: string }>("orgs.create", { name });
    await use(openApi(request, slug));
  },
});

/** A browser where nobody is signed in. */
export function openBrowser(browser: Browser, baseURL: string | undefined): Promise<BrowserContext> {
  return browser.newContext({ baseURL: baseURL ?? "", storageState: { cookies: [], origins: [] } });
}

/** How the run of this page stands, in the page's own words. */
export function runStatus(page: Page) {
  return page.getByRole("banner").getByRole("status");
}

/** From a run that the editor shows over the drawing to the run's own page. */
export async function openRunPage(page: Page) {
  await page.getByRole("link", { name: "Open run" }).click();
  await page.waitForURL(/\/runs\//);
}

/** Waits until the run of this page ended well. */
export async function expectSuccess(page: Page, timeout = 20_000) {
  await expect(runStatus(page)).toContainText("Succeeded", { timeout });
}
