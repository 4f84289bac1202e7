import "server-only";
import type { Durable } from "./durable";
import { type RecordedRun, readControls, type StepControl } from "./read-run";

/** How old what people said may be when a step begins. */
const maxAgeMs = 250;

/** What people said about the steps of a run, as one invocation knows it. */
export class StepControls {
  private readonly byStep: Map<string, StepControl>;
  private readAt = performance.now();

  constructor(
    private readonly run: RecordedRun,
    private readonly durable: Durable,
  ) {
    this.byStep = new Map(run.controls.map((control) => [control.stepKey, control]));
  }

  /** What is known, without looking. */
  get(stepKey: string): StepControl | undefined {
    return this.byStep.get(stepKey);
  }

  set(control: StepControl): void {
    this.byStep.set(control.stepKey, control);
  }

  /**
   * What was said until a moment ago. A step that is quick to come finds what the invocation began with, so short runs do not pay
   * for looking again.
   */
  async read(stepKey: string): Promise<StepControl | undefined> {
    if (performance.now() - this.readAt > maxAgeMs) {
      for (const control of await this.durable.during(() => readControls(this.run.id))) this.set(control);
      this.readAt = performance.now();
    }
    return this.get(stepKey);
  }
}
