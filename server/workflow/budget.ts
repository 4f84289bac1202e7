// What a budget is, in the words that the server and the screen share. Periods are counted in UTC; weeks begin on Monday.

export const budgetScopes = ["org", "workflow", "user"] as const;
export type BudgetScope = (typeof budgetScopes)[number];

export const budgetPeriods = ["day", "week", "month", "year"] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** pause: the run waits until there is room again. stop: it fails. */
export const onReachedWays = ["pause", "stop"] as const;
export type OnReached = (typeof onReachedWays)[number];

/** A budget that had no room for a run's next call, as it was then. */
export type BudgetStop = {
  id: string;
  name: string;
  period: BudgetPeriod;
  /** When the period began, ISO 8601. */
  periodStart: string;
  limitUsd: number;
  spentUsd: number;
  /** What the call that did not fit may cost at most. */
  nextUsd: number;
};

/** "day" holds a moment of the period; the result is the moment at which the next one begins. */
export function endOfPeriod(period: BudgetPeriod, start: Date): Date {
  const end = new Date(start);
  if (period === "day") end.setUTCDate(end.getUTCDate() + 1);
  else if (period === "week") end.setUTCDate(end.getUTCDate() + 7);
  else if (period === "month") end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end;
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** "27 November", "the week of 23 November", "November 2026", "2026". */
export function periodWords(period: BudgetPeriod, start: string | Date): string {
  const date = new Date(start);
  if (period === "day") return day.format(date);
  if (period === "week") return `the week of ${day.format(date)}`;
  return period === "month" ? month.format(date) : String(date.getUTCFullYear());
}

/** "The budget “Support” for November 2026 is used up". */
export function stopWords({ name, period, periodStart, limitUsd, spentUsd }: BudgetStop): string {
  const budget = `The budget “${name}” for ${periodWords(period, periodStart)}`;
  return spentUsd >= limitUsd ? `${budget} is used up` : `${budget} has no room for the next call`;
}
