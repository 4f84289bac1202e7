import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/**
 * What axe finds serious or critical in the theme the page shows now, one line for each kind: which, how often, where first.
 * `rules` limits it to some of its rules, such as those of colour, which alone depend on the theme.
 */
export async function findGraveProblems(page: Page, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id} × ${nodes.length}: ${nodes[0]?.target.join(" ")}: ${nodes[0]?.failureSummary?.replaceAll(/\s+/g, " ")}`);
}
