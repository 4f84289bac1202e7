export type StepKey = { nodeId: string /** The pass of each loop around it, the outermost first. */; path: readonly number[] };

/** A long run has thousands of keys, and while it is played back they are read many times a second. */
const known = new Map<string, StepKey>();
const mostKnown = 100_000;

/** `check:3.0` is the node “check” in pass 0 of a loop in pass 3 of another. */
export function parseStepKey(key: string): StepKey {
  const before = known.get(key);
  if (before) return before;
  const [nodeId = key, passes] = key.split(":");
  const parsed: StepKey = { nodeId, path: passes === undefined ? [] : passes.split(".").map(Number) };
  if (known.size >= mostKnown) known.clear();
  known.set(key, parsed);
  return parsed;
}

/** The other way round. */
export function formatStepKey({ nodeId, path }: StepKey): string {
  return path.length === 0 ? nodeId : `${nodeId}:${path.join(".")}`;
}
