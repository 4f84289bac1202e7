import "server-only";

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const part = /(\d+(?:\.\d+)?)(ms|[smhdw])/g;

/** Milliseconds of an Inngest duration such as "1d2h30m" or "2s"; "" is 0. Undefined when the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  let total = 0;
  let end = 0;
  for (const match of text.matchAll(part)) {
    if (match.index !== end) return undefined;
    end += match[0].length;
    total += Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
  }
  return end === text.length ? total : undefined;
}

/** When something is due: a delay on the database's clock, or a point in time. Both in milliseconds. */
export type Due = { delayMs: number } | { atMs: number };

/** Reads a duration or an ISO date, as the SDK writes them. Undefined when the text is neither. */
export function parseDue(text: string): Due | undefined {
  const delayMs = parseDuration(text);
  if (delayMs !== undefined) return { delayMs };
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : { atMs };
}

const retryAfterMs = { min: 1_000, max: 24 * 3_600_000 };

/** A `retry-after` header (seconds or a date) as milliseconds from now, between 1 s and 24 h. Undefined when there is none. */
export function parseRetryAfter(header: string | undefined): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, retryAfterMs.min), retryAfterMs.max);
}
