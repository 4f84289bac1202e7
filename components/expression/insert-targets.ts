// The fields of the open form that a value can be put into, so that a list of values beside them can do it: by drag, or for the
// keyboard by name.

/** A value by its name and fields; each field writes it in its own language. */
export type ValueReference = { root: string; path: (string | number)[] };

type Target = { label: string; insert: (reference: ValueReference) => void };

export class InsertTargets {
  private readonly targets = new Map<string, Target>();
  private readonly listeners = new Set<() => void>();
  private lastFocused: string | null = null;
  private shown: readonly { id: string; label: string }[] = [];

  /** Gives what takes it away again. */
  add(id: string, target: Target): () => void {
    this.targets.set(id, target);
    this.tell();
    return () => {
      this.targets.delete(id);
      if (this.lastFocused === id) this.lastFocused = null;
      this.tell();
    };
  }

  /** The field that a person was in last comes first. */
  focused(id: string) {
    if (this.lastFocused === id) return;
    this.lastFocused = id;
    this.tell();
  }

  insert(id: string, reference: ValueReference) {
    this.targets.get(id)?.insert(reference);
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** The same list until something changes. */
  readonly list = () => this.shown;

  private tell() {
    const all = [...this.targets].map(([id, { label }]) => ({ id, label }));
    this.shown = [...all.filter(({ id }) => id === this.lastFocused), ...all.filter(({ id }) => id !== this.lastFocused)];
    for (const listener of this.listeners) listener();
  }
}
