// Lengths of time as people write them: "90s", "2h 30m", "10 min", "1 day".

const units: readonly { words: readonly string[]; milliseconds: number; one: string }[] = [
  { words: ["w", "week", "weeks"], milliseconds: 604_800_000, one: "week" },
  { words: ["d", "day", "days"], milliseconds: 86_400_000, one: "day" },
  { words: ["h", "hr", "hrs", "hour", "hours"], milliseconds: 3_600_000, one: "hour" },
  { words: ["m", "min", "mins", "minute", "minutes"], milliseconds: 60_000, one: "minute" },
  { words: ["s", "sec", "secs", "second", "seconds"], milliseconds: 1_000, one: "second" },
  { words: ["ms", "millisecond", "milliseconds"], milliseconds: 1, one: "millisecond" },
];

/** Milliseconds, or null when it is not a duration. */
export function parseDuration(text: string): number | null {
  if (!/^\s*(\d+(\.\d+)?\s*[a-z]+[\s,]*)+$/i.test(text)) return null;
  let total = 0;
  for (const [, amount, word = ""] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    const unit = units.find(({ words }) => words.includes(word.toLowerCase()));
    if (!unit) return null;
    total += Number(amount) * unit.milliseconds;
  }
  return Math.round(total);
}

/** "2 hours 30 minutes"; 0 is "0 seconds". */
export function writeDuration(milliseconds: number): string {
  let left = Math.round(milliseconds);
  const parts: string[] = [];
  for (const { milliseconds: size, one } of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${count === 1 ? one : `${one}s`}`);
  }
  return parts.length === 0 ? "0 seconds" : parts.join(" ");
}
