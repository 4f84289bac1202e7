"use client";
import { useNow } from "@/components/use-now";

const units = [
  { unit: "year", seconds: 31_557_600 },
  { unit: "month", seconds: 2_629_800 },
  { unit: "week", seconds: 604_800 },
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "just now", "4 minutes ago", "in 2 hours", "yesterday". Both in epoch ms. */
export function formatRelativeTime(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1_000);
  const found = units.find((candidate) => Math.abs(seconds) >= candidate.seconds);
  if (found) return relative.format(Math.trunc(seconds / found.seconds), found.unit);
  return seconds > 10 ? `in ${seconds} seconds` : "just now";
}

/** A moment in words, kept fresh, with the exact time on hover. `at`: ISO 8601. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  const moment = new Date(at);
  return (
    <time
      dateTime={at}
      title={now ? moment.toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" }) : undefined}
      className={className}
    >
      {now ? formatRelativeTime(moment.getTime(), now) : " "}
    </time>
  );
}
