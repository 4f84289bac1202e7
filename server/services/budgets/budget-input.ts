import "server-only";
import * as z from "zod";
import { limits } from "@/server/limits";
import { budgetPeriods, budgetScopes, onReachedWays } from "@/server/workflow/budget";

const name = z.string().trim().min(1, "A name is needed").max(limits.nameChars);
/** A millionth of a dollar is the least that is counted. */
const limitUsd = z.number().min(0.000001, "More than nothing; disable the budget to let everything through").max(1_000_000_000);

export const budgetIdInput = z.strictObject({ id: z.string().max(100) });

export const createBudgetInput = z.strictObject({
  name,
  scope: z.enum(budgetScopes),
  /** The id of the workflow or the person; left out for the org. */
  target: z.string().max(100).optional(),
  /** Counted in UTC; weeks begin on Monday. */
  period: z.enum(budgetPeriods),
  limitUsd,
  /** What a run does whose next call does not fit: wait until there is room, or fail. */
  onReached: z.enum(onReachedWays).default("pause"),
});

/** What it covers and its period stay: another budget is another budget. */
export const updateBudgetInput = budgetIdInput.extend({
  name: name.optional(),
  limitUsd: limitUsd.optional(),
  onReached: z.enum(onReachedWays).optional(),
  enabled: z.boolean().optional(),
});

export const toMicros = (usd: number) => Math.round(usd * 1_000_000);
