import { type RunStatus, runStatuses } from "@/server/workflow/run-event";

export const triggerWords = {
  manual: "By hand",
  api: "API",
  webhook: "Webhook",
  schedule: "Schedule",
  event: "Event",
  "sub-workflow": "Another workflow",
} as const;
export type Trigger = keyof typeof triggerWords;

export const versionWords = { published: "Published versions", draft: "Tests of drafts", partial: "Parts of drafts" } as const;

export const timePresets = { "1h": "Last hour", "24h": "Last 24 hours", "7d": "Last 7 days", "30d": "Last 30 days" } as const;
export type TimePreset = keyof typeof timePresets;
const presetMs: Record<TimePreset, number> = { "1h": 3_600_000, "24h": 86_400_000, "7d": 7 * 86_400_000, "30d": 30 * 86_400_000 };

/** Which runs the list shows, as the address says it. */
export type RunFilters = {
  status: RunStatus[];
  deadLetter: boolean;
  workflow: string | null;
  trigger: Trigger | null;
  version: keyof typeof versionWords | null;
  /** "me", "user:<id>" or "api-key:<id>" */
  by: string | null;
  time: TimePreset | null;
  /** Days, as a date field gives them; the last one is shown whole. */
  from: string | null;
  to: string | null;
  minSeconds: number | null;
  maxSeconds: number | null;
  minUsd: number | null;
  maxUsd: number | null;
  search: string;
};

export const noFilters: RunFilters = {
  status: [],
  deadLetter: false,
  workflow: null,
  trigger: null,
  version: null,
  by: null,
  time: null,
  from: null,
  to: null,
  minSeconds: null,
  maxSeconds: null,
  minUsd: null,
  maxUsd: null,
  search: "",
};

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** The filters that an address names. What it does not know, or that makes no sense, is left out. */
export function readFilters(params: URLSearchParams): RunFilters {
  const text = (name: string) => params.get(name) || null;
  const number = (name: string) => {
    const value = Number(text(name) ?? Number.NaN);
    return Number.isFinite(value) && value >= 0 ? value : null;
  };
  const one = <Word extends string>(name: string, words: readonly Word[]) => words.find((word) => word === params.get(name)) ?? null;
  const day = (name: string) => {
    const value = text(name);
    return value !== null && isDay(value) ? value : null;
  };
  const statuses = (text("status") ?? "").split(",");
  const time = one("time", Object.keys(timePresets) as TimePreset[]);
  return {
    status: runStatuses.filter((known) => statuses.includes(known)),
    deadLetter: statuses.includes("dead-letter"),
    workflow: text("workflow"),
    trigger: one("trigger", Object.keys(triggerWords) as Trigger[]),
    version: one("version", Object.keys(versionWords) as (keyof typeof versionWords)[]),
    by: text("by"),
    time,
    from: time ? null : day("from"),
    to: time ? null : day("to"),
    minSeconds: number("min-seconds"),
    maxSeconds: number("max-seconds"),
    minUsd: number("min-usd"),
    maxUsd: number("max-usd"),
    search: params.get("q") ?? "",
  };
}

/** The filters as the query of an address; only what is set. */
export function writeFilters(filters: RunFilters): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string | number | null) => {
    if (value !== null && value !== "") params.set(name, String(value));
  };
  put("status", filters.deadLetter ? "dead-letter" : filters.status.join(","));
  put("workflow", filters.workflow);
  put("trigger", filters.trigger);
  put("version", filters.version);
  put("by", filters.by);
  put("time", filters.time);
  put("from", filters.from);
  put("to", filters.to);
  put("min-seconds", filters.minSeconds);
  put("max-seconds", filters.maxSeconds);
  put("min-usd", filters.minUsd);
  put("max-usd", filters.maxUsd);
  put("q", filters.search.trim());
  return params.toString().replaceAll("%2C", ",");
}

/** The filters as the server takes them. Days are those of the person's own clock; a preset counts back from `now`. */
export function toQuery(filters: RunFilters, now: number) {
  const set = <Value>(value: Value | null) => value ?? undefined;
  const from = filters.time ? new Date(now - presetMs[filters.time]) : filters.from ? startOfDay(filters.from) : null;
  const to = filters.to ? startOfDay(filters.to, 1) : null;
  return {
    status: filters.status.length > 0 ? filters.status : undefined,
    deadLetter: filters.deadLetter || undefined,
    workflowId: set(filters.workflow),
    trigger: filters.trigger ? [filters.trigger] : undefined,
    version: set(filters.version),
    startedBy: set(filters.by),
    from: from?.toISOString(),
    to: to?.toISOString(),
    minSeconds: set(filters.minSeconds),
    maxSeconds: set(filters.maxSeconds),
    minUsd: set(filters.minUsd),
    maxUsd: set(filters.maxUsd),
    search: filters.search.trim() || undefined,
  };
}

function startOfDay(day: string, daysLater = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater);
}

/** Whether anything narrows the list. */
export const isFiltered = (filters: RunFilters) => writeFilters(filters) !== "";
