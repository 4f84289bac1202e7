/** Exactly one output called otherwise, all others in their places: it was renamed. */
export function findRenamed(before: readonly string[], after: readonly string[]): Record<string, string> | null {
  if (before.length !== after.length) return null;
  const changed = before.flatMap((old, index) => (after[index] === old ? [] : [[old, after[index] ?? old] as const]));
  const [only] = changed;
  return changed.length === 1 && only && !before.includes(only[1]) ? { [only[0]]: only[1] } : null;
}
