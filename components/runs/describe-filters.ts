import { formatDuration } from "@/components/ui/duration";
import { formatMoney } from "@/components/ui/money";
import { statusWord } from "@/components/ui/status-badge";
import { type RunFilters, timePresets, triggerWords, versionWords } from "./run-filters";

/** One filter in words, and what takes it off. */
export type FilterChip = { key: string; text: string; off: Partial<RunFilters> };

type Names = { workflow: (id: string) => string | undefined; person: (by: string) => string | undefined };

/** Every filter that is set in words, but the search and a lone status, which the bar shows itself. */
export function describeFilters(filters: RunFilters, names: Names): FilterChip[] {
  const { status, workflow, trigger, version, by, time, minSeconds, maxSeconds, minUsd, maxUsd } = filters;
  const days = describeRange(filters.from, filters.to, { format: formatDay, least: "Since", most: "Until" });
  const took = describeRange(minSeconds, maxSeconds, {
    format: (seconds) => formatDuration(seconds * 1000),
    least: "At least",
    most: "At most",
  });
  const cost = describeRange(minUsd, maxUsd, { format: formatMoney, least: "At least", most: "At most" });
  const chips: (FilterChip | null)[] = [
    status.length > 1 ? { key: "status", text: status.map(statusWord).join(", "), off: { status: [] } } : null,
    workflow ? { key: "workflow", text: names.workflow(workflow) ?? "One workflow", off: { workflow: null } } : null,
    trigger ? { key: "trigger", text: `Started by ${triggerWords[trigger]}`, off: { trigger: null } } : null,
    version ? { key: "version", text: versionWords[version], off: { version: null } } : null,
    by ? { key: "by", text: `By ${names.person(by) ?? "one person"}`, off: { by: null } } : null,
    time ? { key: "time", text: timePresets[time], off: { time: null } } : null,
    days ? { key: "days", text: days, off: { from: null, to: null } } : null,
    took ? { key: "took", text: took, off: { minSeconds: null, maxSeconds: null } } : null,
    cost ? { key: "cost", text: cost, off: { minUsd: null, maxUsd: null } } : null,
  ];
  return chips.filter((chip) => chip !== null);
}

function describeRange<Value>(
  from: Value | null,
  to: Value | null,
  { format, least, most }: { format: (value: Value) => string; least: string; most: string },
): string | null {
  if (from !== null && to !== null) return `${format(from)} to ${format(to)}`;
  if (from !== null) return `${least} ${format(from)}`;
  return to === null ? null : `${most} ${format(to)}`;
}

const formatDay = (day: string) => new Date(`${day}T12:00:00`).toLocaleDateString(undefined, { dateStyle: "medium" });
