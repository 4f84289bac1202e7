import "server-only";
import type { Durable } from "./durable";
import { type RecordedRun, readControls, type StepControl } from "./read-run";
import { countChanges } from "./run-bus";

/** How old the answer may be when another process controls the run; in this process it is heard at once. */
const maxAgeMs = 250;

/** What people want of a run and its steps, as one invocation knows it. */
export class StepControls {
  private readonly byStep: Map<string, StepControl>;
  private readAt = performance.now();
  private changes: number;
  private looking: Promise<boolean> | undefined;

  constructor(
    private readonly run: RecordedRun,
    private readonly durable: Durable,
  ) {
    this.byStep = new Map(run.controls.map((control) => [control.stepKey, control]));
    this.changes = countChanges(run.id);
  }

  get(stepKey: string): StepControl | undefined {
    return this.byStep.get(stepKey);
  }

  set(control: StepControl): void {
    this.byStep.set(control.stepKey, control);
  }

  /**
   * Looks again when something may have been said since the last look. Returns whether the run is paused, undefined when it did
   * not look. Steps that begin together share the look; short runs do not pay for it.
   */
  async refresh(): Promise<boolean | undefined> {
    const isFresh = countChanges(this.run.id) === this.changes && performance.now() - this.readAt <= maxAgeMs;
    if (isFresh && !this.looking) return undefined;
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async look(): Promise<boolean> {
    this.changes = countChanges(this.run.id);
    const { isPaused, controls } = await this.durable.looking(() => readControls(this.run.id));
    for (const control of controls) this.set(control);
    this.readAt = performance.now();
    return isPaused;
  }
}
