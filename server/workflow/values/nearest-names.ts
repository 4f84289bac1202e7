/** Those of `names` that look like a slip of the pen for `name`, the likeliest first. */
export function nearestNames(name: string, names: Iterable<string>, most = 3): string[] {
  const wanted = name.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return [...new Set(names)]
    .map((candidate) => ({ candidate, distance: measure(wanted, candidate.toLowerCase(), allowed) }))
    .filter(({ candidate, distance }) => candidate !== name && distance <= allowed)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Insertions, deletions, replacements and swaps of neighbours from one to the other; a beginning or an ending of it counts as near. */
function measure(from: string, to: string, allowed: number): number {
  if (from.length >= 3 && (to.startsWith(from) || to.endsWith(from))) return 1;
  if (Math.abs(from.length - to.length) > allowed) return Number.POSITIVE_INFINITY;
  let [older, before]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swap = isSwapped ? (older[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      current[column] = Math.min(
        (before[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (before[column - 1] ?? 0) + (isSame ? 0 : 1),
        swap,
      );
    }
    [older, before] = [before, current];
  }
  return before[to.length] ?? 0;
}
