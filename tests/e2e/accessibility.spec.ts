import { expect } from "@playwright/test";
import { findGraveProblems } from "./support/axe";
import { openBrowser, test } from "./support/journey";
import { furnish } from "./support/places";

// Names, roles and structure are the same in both themes, so the dark one is only asked for its colours.
const colourRules = ["color-contrast", "link-in-text-block"];
// Texts at 7 : 1, where the usual themes have 4.5 : 1.
const highContrastRules = ["color-contrast-enhanced", "link-in-text-block"];

test("no page has a serious accessibility problem, in light or in dark, and high contrast is high", async ({
  page,
  org,
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  const places = await furnish(org);
  for (const { name, path, ready } of places) {
    await page.goto(path);
    await ready(page, "owner");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expect(page.locator("html")).toHaveClass(new RegExp(`\\b${colorScheme}\\b`));
      const rules = colorScheme === "dark" ? colourRules : undefined;
      expect.soft(await findGraveProblems(page, rules), `${name}, ${colorScheme}`).toEqual([]);
      await page.locator("html").evaluate((html) => html.setAttribute("data-contrast", "high"));
      expect.soft(await findGraveProblems(page, highContrastRules), `${name}, ${colorScheme}, high contrast`).toEqual([]);
      await page.locator("html").evaluate((html) => html.removeAttribute("data-contrast"));
    }
  }
  const outside = await openBrowser(browser, baseURL);
  const door = await outside.newPage();
  for (const colorScheme of ["light", "dark"] as const) {
    await door.emulateMedia({ colorScheme });
    await door.goto("/sign-in");
    expect.soft(await findGraveProblems(door), `sign-in, ${colorScheme}`).toEqual([]);
  }
  await outside.close();
});
