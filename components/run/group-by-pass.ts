import type { RunView } from "@/server/workflow/run-view";
import type { PlanShape } from "./plan-shape";
import { formatStepKey, parseStepKey } from "./step-key";

/** What happened, in order; what happened inside a loop stands where its first pass began. */
export type Entry<Item> = { kind: "item"; item: Item } | LoopEntry<Item>;

export type LoopEntry<Item> = {
  kind: "loop";
  /** The step key of the container. */
  key: string;
  container: string;
  /** By pass, in the order in which they began. */
  passes: Map<number, Entry<Item>[]>;
  /** How many items are inside, at any depth. */
  size: number;
};

/** Puts each item into its passes. `keyOf` gives its step key; items without one belong to no loop. Linear in the items. */
export function groupByPass<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
  { chains }: Pick<PlanShape, "chains">,
): Entry<Item>[] {
  const root: Entry<Item>[] = [];
  const loops = new Map<string, LoopEntry<Item>>();
  for (const item of items) {
    const { nodeId, path } = parseStepKey(keyOf(item) ?? "");
    let level = root;
    for (const [depth, container] of (chains.get(nodeId) ?? []).entries()) {
      const index = path[depth];
      if (index === undefined) break;
      const loop = takeLoop(level, loops, { container, key: formatStepKey({ nodeId: container, path: path.slice(0, depth) }) });
      loop.size += 1;
      const pass = loop.passes.get(index) ?? [];
      loop.passes.set(index, pass);
      level = pass;
    }
    level.push({ kind: "item", item });
  }
  return root;
}

function takeLoop<Item>(level: Entry<Item>[], loops: Map<string, LoopEntry<Item>>, { container, key }: { container: string; key: string }) {
  const known = loops.get(key);
  if (known) return known;
  const made: LoopEntry<Item> = { kind: "loop", key, container, passes: new Map(), size: 0 };
  loops.set(key, made);
  level.push(made);
  return made;
}

/** The key under which one pass of a loop is opened and closed. */
export function passKey(loop: Pick<LoopEntry<unknown>, "key">, index: number): string {
  return `${loop.key}#${index}`;
}

/** Passes in the order of their indexes, each with its place counted from 1. */
export function listPasses<Item>(loop: LoopEntry<Item>): { index: number; place: number; entries: Entry<Item>[] }[] {
  const sorted = [...loop.passes].sort(([left], [right]) => left - right);
  const first = sorted[0]?.[0] ?? 0;
  return sorted.map(([index, entries]) => ({ index, place: index - first + 1, entries }));
}

/** The keys of the passes in which a step failed without being handled. */
export function listFailedPasses(steps: RunView["steps"], { chains }: Pick<PlanShape, "chains">): Set<string> {
  const failed = new Set<string>();
  for (const { stepKey, status, handled } of Object.values(steps)) {
    const { nodeId, path } = parseStepKey(stepKey);
    const container = chains.get(nodeId)?.[path.length - 1];
    const index = path.at(-1);
    if (status !== "failed" || handled || container === undefined || index === undefined) continue;
    failed.add(passKey({ key: formatStepKey({ nodeId: container, path: path.slice(0, -1) }) }, index));
  }
  return failed;
}
