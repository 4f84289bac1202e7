"use client";
import { cn } from "@/components/cn";
import { useNow } from "@/components/use-now";

/** 12 ms, 0.4 s, 12 s, 3 m 20 s, 2 h 5 m, 3 d 4 h. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return pair(seconds, { every: 60, big: "m", small: "s" });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return pair(minutes, { every: 60, big: "h", small: "m" });
  return pair(Math.floor(minutes / 60), { every: 24, big: "d", small: "h" });
}

function pair(total: number, { every, big, small }: { every: number; big: string; small: string }) {
  const rest = total % every;
  return rest === 0 ? `${Math.floor(total / every)} ${big}` : `${Math.floor(total / every)} ${big} ${rest} ${small}`;
}

export function Duration({ ms, className }: { ms: number; className?: string }) {
  return <span className={cn("num whitespace-nowrap", className)}>{formatDuration(ms)}</span>;
}

/** Time since `since` (ISO 8601), counting up each second. */
export function RunningDuration({ since, className }: { since: string; className?: string }) {
  const now = useNow();
  return now === 0 ? null : <Duration ms={Math.max(1_000, Math.floor((now - Date.parse(since)) / 1_000) * 1_000)} className={className} />;
}
