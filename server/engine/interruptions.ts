import "server-only";
import type { StepEnd } from "./interpret-step/settle-step";
import type { SkipControl } from "./read-run";

// What is thrown through node code to leave it. Nothing here is a failure: none of it reaches a policy.

/** Thrown through node code when the run is final: nothing that happens now counts. */
export class RunOver extends Error {
  override readonly name = "RunOver";
}

/** Thrown through containers when a `stop` inside ends the run. */
export class RunEnded extends Error {
  override readonly name = "RunEnded";

  constructor(readonly end: NonNullable<StepEnd["end"]>) {
    super("the run was ended by a step");
  }
}

/** Thrown through node code when a person skips the step while it goes on. */
export class StepSkipped extends Error {
  override readonly name = "StepSkipped";

  constructor(readonly skip: SkipControl) {
    super("the step was skipped");
  }
}
