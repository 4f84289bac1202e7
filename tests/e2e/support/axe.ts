import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** What axe finds serious or critical in the theme the page shows now, one line for each kind: which, how often, where first. */
export async function findGraveProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id} × ${nodes.length}: ${nodes[0]?.target.join(" ")}: ${nodes[0]?.failureSummary?.replaceAll(/\s+/g, " ")}`);
}
