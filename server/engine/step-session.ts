import "server-only";
import type { PlanStep } from "@/server/workflow/plan";
import type { ResolvedPolicy } from "@/server/workflow/resolve-policy";
import type { NewRunEvent } from "@/server/workflow/run-event";
import type { Frame } from "./frame";
import type { RecordedCall } from "./read-run";
import type { RunSession } from "./run-session";

/** One step in one invocation: its keys, its attempt, and what its node said since the last call. */
export class StepSession {
  readonly key: string;
  attempt = 1;
  /** Part of the keys of calls since a person changed the input: what was asked before answers something else. */
  edition = "";
  /** Sums over the calls that this invocation made or read back. */
  readonly spent = { inputTokens: 0, outputTokens: 0, costMicros: 0 };
  private said: NewRunEvent[] = [];
  private readonly counts = new Map<string, number>();

  constructor(
    readonly session: RunSession,
    readonly frame: Frame,
    readonly step: PlanStep,
    readonly policy: ResolvedPolicy,
  ) {
    this.key = frame.keyOf(step.nodeId);
  }

  /** Each attempt replays the node from its beginning, so keys are given out again from the first. */
  beginAttempt(attempt: number): void {
    this.attempt = attempt;
    this.counts.clear();
    this.said = [];
    Object.assign(this.spent, { inputTokens: 0, outputTokens: 0, costMicros: 0 });
  }

  /** `<step>/<verb>#<n>`: the same in every replay and every attempt. */
  nextKey(verb: string): { key: string; count: number } {
    const count = this.counts.get(verb) ?? 0;
    this.counts.set(verb, count + 1);
    return { key: `${this.key}/${this.edition}${verb}#${count}`, count };
  }

  say(event: NewRunEvent): void {
    this.said.push({ ...event, stepKey: this.key, at: this.session.at() });
  }

  /** Takes what was said, to be written with the call or the end that follows it. */
  takeSaid(): NewRunEvent[] {
    const said = this.said;
    this.said = [];
    return said;
  }

  /**
   * Whether a failed call is made again. In a later attempt the call that the attempt before ended with is; an earlier failure,
   * which the node went on after, is a fact that later calls rest on.
   */
  isMadeAgain(call: RecordedCall): boolean {
    if (call.attempt >= this.attempt) return false;
    // Waits between attempts, and calls for help, are the interpreter's, not the node's.
    const own = [...this.session.calls.values()].filter(({ stepKey, key }) => stepKey === this.key && !/[/.](retry|help)#\d+$/.test(key));
    return own.at(-1)?.key === call.key;
  }
}
