// What all steps have given by a moment, as a list of lines: loops open into passes, passes into steps, steps into their value.
import { isFinalStep } from "@/server/workflow/run-event";
import type { RunView, StepView } from "@/server/workflow/run-view";
import { type Entry, groupByPass, listPasses, passKey } from "../group-by-pass";
import type { PlanShape } from "../plan-shape";

export type StateLine =
  | { kind: "step"; key: string; depth: number; step: StepView; isOpen: boolean }
  | { kind: "value"; key: string; depth: number; step: StepView }
  | { kind: "loop"; key: string; depth: number; container: string; passes: number; isOpen: boolean }
  | { kind: "pass"; key: string; depth: number; place: number; isOpen: boolean };

/** `open`: step keys of values, `<step key>/passes` of loops, and keys of passes. */
export function toStateLines(view: RunView, shape: PlanShape, open: ReadonlySet<string>): StateLine[] {
  const steps = Object.values(view.steps).filter((step) => isFinalStep(step.status) && step.status !== "skipped");
  const lines: StateLine[] = [];
  addLevel(
    groupByPass(steps, ({ stepKey }) => stepKey, shape),
    { lines, open, depth: 0 },
  );
  return lines;
}

type Sink = { lines: StateLine[]; open: ReadonlySet<string>; depth: number };

function addLevel(entries: readonly Entry<StepView>[], { lines, open, depth }: Sink): void {
  for (const entry of entries) {
    if (entry.kind === "item") {
      const { item: step } = entry;
      const isOpen = open.has(step.stepKey);
      lines.push({ kind: "step", key: step.stepKey, depth, step, isOpen });
      if (isOpen) lines.push({ kind: "value", key: `${step.stepKey}/value`, depth, step });
      continue;
    }
    const key = `${entry.key}/passes`;
    const isOpen = open.has(key);
    lines.push({ kind: "loop", key, depth, container: entry.container, passes: entry.passes.size, isOpen });
    if (!isOpen) continue;
    for (const { index, place, entries: inner } of listPasses(entry)) {
      const pass = passKey(entry, index);
      const isPassOpen = open.has(pass);
      lines.push({ kind: "pass", key: pass, depth: depth + 1, place, isOpen: isPassOpen });
      if (isPassOpen) addLevel(inner, { lines, open, depth: depth + 2 });
    }
  }
}

/** One short line of a value. */
export function previewValue(value: unknown, most = 120): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  const line = text.slice(0, most * 2).replaceAll(/\s+/g, " ");
  return line.length > most || text.length > most * 2 ? `${line.slice(0, most)}…` : line;
}
