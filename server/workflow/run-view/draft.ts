import type { RunView, StepView, TokensView } from "../run-view";

export const noTokens: TokensView = { input: 0, output: 0, cached: 0, reasoning: 0 };

/**
 * A run view while it is being folded. Whatever is changed is copied once, on the first change; the rest stays shared with the
 * view before. This is what makes a fold of n events cost n, and lets React skip the cards that did not change.
 */
export class Draft {
  run: RunView;
  /** Objects made by this draft: these may be changed in place. */
  readonly #own = new Set<object>();

  constructor(previous: RunView) {
    this.run = previous;
  }

  /** Fields set to undefined are removed. */
  change(fields: { [K in keyof RunView]?: RunView[K] | undefined }): void {
    this.run = this.#take(this.run);
    assign(this.run, fields);
  }

  /** The list with one more item; the same list when this draft made it. */
  grow<Item>(list: readonly Item[], item: Item): readonly Item[] {
    const grown = this.#own.has(list) ? (list as Item[]) : [...list];
    grown.push(item);
    this.#own.add(grown);
    return grown;
  }

  /** The list with one item replaced. */
  replace<Item>(list: readonly Item[], index: number, item: Item): readonly Item[] {
    const changed = this.#own.has(list) ? (list as Item[]) : [...list];
    changed[index] = item;
    this.#own.add(changed);
    return changed;
  }

  setEdge(id: string, state: "taken" | "dead"): void {
    const edges = this.#takeRecord(this.run.edges);
    edges[id] = state;
    this.change({ edges });
  }

  /** The step as it is, or as it begins. */
  step(stepKey: string): StepView {
    return (
      this.run.steps[stepKey] ?? {
        stepKey,
        nodeId: /^\w+/.exec(stepKey)?.[0] ?? stepKey,
        status: "queued",
        attempt: 0,
        flags: [],
        tokens: noTokens,
        costMicros: 0,
        turns: [],
        attempts: [],
        logs: [],
      }
    );
  }

  /** Fields set to undefined are removed. */
  changeStep(stepKey: string, fields: { [K in keyof StepView]?: StepView[K] | undefined }): void {
    const step = this.#take(this.step(stepKey));
    assign(step, fields);
    if (this.run.steps[stepKey] === step) return;
    const steps = this.#takeRecord(this.run.steps);
    steps[stepKey] = step;
    this.change({ steps });
  }

  #take<T extends object>(value: T): T {
    if (this.#own.has(value)) return value;
    const copy = { ...value };
    this.#own.add(copy);
    return copy;
  }

  #takeRecord<T>(record: Readonly<Record<string, T>>): Record<string, T> {
    if (this.#own.has(record)) return record;
    const copy: Record<string, T> = Object.assign(Object.create(null), record);
    this.#own.add(copy);
    return copy;
  }
}

function assign<T extends object>(target: T, fields: { [K in keyof T]?: T[K] | undefined }): void {
  for (const key in fields) {
    const value = fields[key];
    if (value === undefined) delete target[key];
    else target[key] = value as T[typeof key];
  }
}
