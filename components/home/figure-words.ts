import type { ApiOutputs } from "@/components/api-outputs";

export type Period = "day" | "week";
export type FiguresData = ApiOutputs["home"]["figures"];

/** "99.4 %": one digit more where it tells apart from all. */
export function formatRate(rate: number): string {
  const percent = rate * 100;
  const rounded = percent > 99 && percent < 100 ? Math.min(99.9, Math.round(percent * 10) / 10) : Math.round(percent);
  return `${rounded.toLocaleString()} %`;
}

/** When a slot begins: its hour today, or day and hour in the week. */
export function formatSlot(at: string, period: Period): string {
  const options: Intl.DateTimeFormatOptions =
    period === "day" ? { hour: "numeric", minute: "2-digit" } : { weekday: "short", day: "numeric", hour: "numeric" };
  return new Date(at).toLocaleString(undefined, options);
}
