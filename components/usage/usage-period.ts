// The stretches of time that the usage page offers. Days are UTC, as charges are counted.

/** First and last day: "2026-11-01". */
export type UsageSpan = { from: string; to: string };

export const usagePeriods = ["7d", "30d", "90d", "month", "last-month", "year"] as const;
export type UsagePeriod = (typeof usagePeriods)[number];

export const periodNames: Record<UsagePeriod, string> = {
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
  month: "This month",
  "last-month": "Last month",
  year: "This year",
};

const dayMs = 24 * 3_600_000;
const toDay = (at: number) => new Date(at).toISOString().slice(0, 10);

/** The days of a period as of now. */
export function spanOf(period: UsagePeriod, now: number): UsageSpan {
  const today = new Date(now);
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth()];
  if (period === "month") return { from: toDay(Date.UTC(year, month, 1)), to: toDay(now) };
  if (period === "last-month") return { from: toDay(Date.UTC(year, month - 1, 1)), to: toDay(Date.UTC(year, month, 0)) };
  if (period === "year") return { from: toDay(Date.UTC(year, 0, 1)), to: toDay(now) };
  return { from: toDay(now - (Number.parseInt(period, 10) - 1) * dayMs), to: toDay(now) };
}

export const isUsagePeriod = (text: string | null): text is UsagePeriod => usagePeriods.some((period) => period === text);

/** A day as the server takes it. */
export const isDay = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** Days, or for long periods whole weeks or months, so that a chart has bars that can be seen. */
export function gatherDays<Day extends { day: string; costUsd: number }>(
  days: readonly Day[],
): { key: string; label: string; costUsd: number }[] {
  const step = days.length <= 92 ? 1 : 7;
  const bars: { key: string; label: string; costUsd: number }[] = [];
  for (let index = 0; index < days.length; index += step) {
    const part = days.slice(index, index + step);
    const [first, last] = [part[0]?.day ?? "", part.at(-1)?.day ?? ""];
    bars.push({
      key: first,
      label: first === last ? first : `${first} to ${last}`,
      costUsd: part.reduce((sum, { costUsd }) => sum + costUsd, 0),
    });
  }
  return bars;
}
