// Which element of a list was which element of the list that it came from: by what names it, else by what it says and where it stands.
import { isPlainObject } from "../expression/read-path";
import { isSameValue, readOwn } from "./is-same-value";

export type Items = readonly unknown[];

/** A list that has changed: for each of its elements the index of the one in the base that it was, or null when it is new. */
export type Matched = readonly (number | null)[];

const names = ["id", "key", "name"] as const;
/** Of the field that tells the elements of a list apart. */
export type Name = (typeof names)[number];

/** Comparing two long lists without names costs their product; beyond this nobody says which element is which. */
const mostComparisons = 200_000;

/** The field that tells the elements of all these lists apart, or null when there is none. */
export function findName(lists: readonly Items[]): Name | null {
  return names.find((name) => lists.every((list) => isNamedBy(list, name))) ?? null;
}

export function nameOf(item: unknown, name: Name): string | null {
  const value = isPlainObject(item) && Object.hasOwn(item, name) ? item[name] : undefined;
  return (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : null;
}

function isNamedBy(list: Items, name: Name): boolean {
  const found = new Set(list.map((item) => nameOf(item, name)));
  return found.size === list.length && !found.has(null);
}

/** null when both lists are too long to be compared. */
export function matchItems(base: Items, now: Items, name: Name | null): Matched | null {
  const matched = name === null ? matchEqual(base, now) : matchNamed(base, now, name);
  // An id is nobody's to change: another id is another element.
  return matched && name !== "id" ? pairBetween(base, now, matched) : matched;
}

function matchNamed(base: Items, now: Items, name: Name): Matched {
  const places = new Map(base.map((item, at) => [nameOf(item, name), at]));
  return now.map((item) => places.get(nameOf(item, name)) ?? null);
}

/** The longest sequence of equal elements that both have in one order. */
function matchEqual(base: Items, now: Items): Matched | null {
  let start = 0;
  while (start < Math.min(base.length, now.length) && isSameValue(base[start], now[start])) start++;
  let end = 0;
  const rest = Math.min(base.length, now.length) - start;
  while (end < rest && isSameValue(base.at(-1 - end), now.at(-1 - end))) end++;
  const [olds, news] = [base.slice(start, base.length - end), now.slice(start, now.length - end)];
  if (olds.length * news.length > mostComparisons) return null;
  const middle = matchMiddle(olds, news).map((at) => (at === null ? null : at + start));
  const head = Array.from({ length: start }, (_, at) => at);
  const tail = Array.from({ length: end }, (_, at) => base.length - end + at);
  return [...head, ...middle, ...tail];
}

function matchMiddle(olds: Items, news: Items): (number | null)[] {
  const width = news.length + 1;
  // lengths[i * width + j]: how much olds from i on and news from j on have in common.
  const lengths = new Uint32Array((olds.length + 1) * width);
  const lengthAt = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = olds.length - 1; i >= 0; i--)
    for (let j = news.length - 1; j >= 0; j--)
      lengths[i * width + j] = isSameValue(olds[i], news[j])
        ? lengthAt(i + 1, j + 1) + 1
        : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
  const matched: (number | null)[] = news.map(() => null);
  for (let i = 0, j = 0; i < olds.length && j < news.length; ) {
    if (isSameValue(olds[i], news[j])) matched[j++] = i++;
    else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i++;
    else j++;
  }
  return matched;
}

/**
 * What is left between the same two neighbours is the same element, changed: all of it when there is as much as before, else
 * those that still say mostly the same.
 */
function pairBetween(base: Items, now: Items, matched: Matched): Matched {
  const paired = [...matched];
  const used = new Set(matched.filter((at) => at !== null));
  let [from, low] = [0, -1];
  for (let at = 0; at <= now.length; at++) {
    const anchor = at === now.length ? base.length : matched[at];
    if (anchor === null || anchor === undefined) continue;
    const olds = range(low + 1, anchor).filter((index) => !used.has(index));
    const news = range(from, at);
    const isEven = olds.length === news.length;
    for (const index of news) {
      const next = isEven ? 0 : olds.findIndex((old) => isAlike(base[old], now[index]));
      const old = next < 0 ? undefined : olds.splice(0, next + 1).at(-1);
      if (old === undefined) continue;
      paired[index] = old;
      used.add(old);
    }
    [from, low] = [at + 1, anchor];
  }
  return paired;
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);

function isAlike(left: unknown, right: unknown): boolean {
  if (!isPlainObject(left) || !isPlainObject(right)) return false;
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return 2 * keys.filter((key) => isSameValue(readOwn(left, key), readOwn(right, key))).length > keys.length;
}
