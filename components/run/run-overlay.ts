import { type RunOverlay, useRunStore } from "@/components/canvas/use-run-store";
import type { RunView } from "@/server/workflow/run-view";
import type { PlanShape } from "./plan-shape";
import { readOverlay } from "./read-overlay";

/** Gives the canvas what it draws of a run. Unchanged parts keep their identity, so unchanged cards do not draw again. */
export function showOverlay(view: RunView, shape: PlanShape, chosen: Readonly<Record<string, number>>) {
  const { byNode, edges, loops, tallies } = readOverlay(view, shape, chosen);
  const before = useRunStore.getState();
  useRunStore.setState({
    within: shape.chains,
    byNode: keepWhole(byNode, before.byNode),
    edges: keepWhole(edges, before.edges),
    loops: keepSame(loops, before.loops),
    tallies: keepSame(tallies, before.tallies),
  });
}

/** The same object as before when its entries are. */
function keepWhole<Value>(next: Readonly<Record<string, Value>>, before: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const keys = Object.keys(next);
  return keys.length === Object.keys(before).length && keys.every((key) => next[key] === before[key]) ? before : next;
}

/** Entries that say the same as before are the same objects. */
function keepSame<Part extends RunOverlay["loops"] | RunOverlay["tallies"]>(next: Part, before: Part): Part {
  const known: Readonly<Record<string, unknown>> = before;
  return Object.fromEntries(
    Object.entries(next).map(([id, entry]) => [id, JSON.stringify(entry) === JSON.stringify(known[id]) ? known[id] : entry]),
  ) as Part;
}
