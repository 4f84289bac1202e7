import "server-only";
import { log } from "@/server/log";
import type { WebhookAnswer } from "@/server/workflow/define";
import type { RunStatus } from "@/server/workflow/run-event";
import type { Durable } from "./durable";
import type { EngineDeps } from "./engine-deps";
import { flushCommits } from "./event-log";
import type { CommitEntry, CommitResult, RunPatch, StoredArtifact } from "./event-log/run-commit";
import type { Frame } from "./frame";
import type { FrameOutcome } from "./frame-walk";
import type { Settled } from "./interpret-step/settle-step";
import { RunOver } from "./interruptions";
import { OrderedCommits } from "./ordered-commits";
import type { RecordedCall, RecordedRun, RecordedStep, RecordedTask } from "./read-run";
import { StepControls } from "./step-controls";
import { type StoredValue, storeValue } from "./stored-value";

/**
 * How long what pure nodes said may wait for a commit to ride on before it is written by itself, so that watchers see it. The
 * invocation does not end before: the next one must not do again, and say again, what this one has yet to write.
 */
const idleFlushMs = 25;

/** What a step is doing, as far as the status of its run follows from it. */
type Activity = "running" | "waiting" | "retrying";

/**
 * One invocation's view of a run: what was recorded before it began, what happened since, and what is not written yet.
 * Writing is buffered: entries ride on the next commit, and every entry is guarded, so losing the buffer loses nothing that a
 * replay does not say again.
 */
export class RunSession {
  readonly steps: Map<string, RecordedStep>;
  /** In the order in which they began; those of this invocation are added as they happen, for the step's next attempt. */
  readonly calls: Map<string, RecordedCall>;
  readonly tasks: Map<string, RecordedTask>;
  /** Settled steps whose edges are not known yet, by key; written with them, or with the end of the run. */
  readonly unsettled = new Map<string, Settled>();
  /** Whether the run is paused, as far as this invocation knows. */
  isPaused: boolean;
  readonly controls: StepControls;
  /** What the webhook caller gets. */
  response: WebhookAnswer | null;
  private readonly activities = new Map<string, Activity>();
  private readonly storedValues = new WeakMap<object, StoredValue>();
  private artifacts: StoredArtifact[] = [];
  /** By step key: an attempt that opens and settles between two commits is one write. */
  private pendingSteps = new Map<string, CommitEntry & { write: "step" }>();
  private pending: CommitEntry[] = [];
  private isFlushPlanned = false;
  private flushing: Promise<void> | undefined;
  private status: RunStatus;
  private responded = false;
  private isUnsaid = false;
  /** Ends of calls that no commit has taken along yet. */
  private unsavedEnds = 0;
  private readonly ending = new Set<string>();
  /** Why the end of a call could not be written. */
  private readonly commits = new OrderedCommits();

  constructor(
    readonly run: RecordedRun,
    readonly deps: EngineDeps,
    readonly durable: Durable,
    /** Walks a frame of this run to its end (frame-walk.ts). */
    private readonly walkFrame: (session: RunSession, frame: Frame, options: { drains: boolean }) => Promise<FrameOutcome>,
  ) {
    this.steps = new Map(run.steps.map((step) => [step.key, step]));
    this.calls = new Map(run.calls.map((call) => [call.key, call]));
    this.tasks = new Map(run.tasks.map((task) => [task.callKey, task]));
    this.controls = new StepControls(run, durable);
    this.response = run.response;
    this.status = run.status;
    this.isPaused = run.status === "paused";
    // Counts only for a run that has not said so.
    if (run.status === "queued" || run.status === "paused") this.pending.push(this.runStarted());
  }

  /** A pass through a body: after a failure, what goes on in it is brought to its end, and nothing else starts. */
  walkPass(frame: Frame): Promise<FrameOutcome> {
    return this.walkFrame(this, frame, { drains: true });
  }

  /** The database's clock, as well as this process can tell it. */
  now(): Date {
    return new Date(Date.now() + this.run.clockSkewMs);
  }

  at(): string {
    return this.now().toISOString();
  }

  setActivity(stepKey: string, activity: Activity | null): void {
    if (activity === null) this.activities.delete(stepKey);
    else this.activities.set(stepKey, activity);
  }

  /** A value as rows and later steps have it; its artifact, if it needs one, is written with the next commit. */
  store(value: unknown, what: string): StoredValue {
    const known = typeof value === "object" && value !== null ? this.storedValues.get(value) : undefined;
    if (known) return known;
    const stored = storeValue(value, { orgId: this.run.orgId, runId: this.run.id, what });
    if (typeof stored.value === "object" && stored.value !== null) this.storedValues.set(stored.value, stored);
    if (stored.artifact) this.artifacts.push(stored.artifact);
    return stored;
  }

  takeUnsettled(stepKey: string): Settled | undefined {
    const settled = this.unsettled.get(stepKey);
    this.unsettled.delete(stepKey);
    return settled;
  }

  respond(answer: WebhookAnswer): void {
    if (this.response) return;
    this.response = answer;
    this.responded = true;
    this.flushSoon();
  }

  /** Leaves an entry to the next commit. */
  push(entry: CommitEntry): void {
    if (entry.write !== "step") this.pending.push(entry);
    else {
      const before = this.pendingSteps.get(entry.step.key);
      const events = before ? [...before.events, ...entry.events] : entry.events;
      this.pendingSteps.set(entry.step.key, { ...entry, step: { ...before?.step, ...entry.step }, events });
    }
    this.flushSoon();
  }

  /**
   * Leaves the end of a call to the next commit. When what follows begins a call at once, both are one commit; else it is written
   * by itself in the next turn of the loop.
   */
  endCall(entry: CommitEntry & { write: "finish" }): void {
    this.pending.push(entry);
    this.ending.add(entry.finish.key);
    this.unsavedEnds++;
    if (this.unsavedEnds > 1) return;
    this.durable
      .saving(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        // Ends that come while another is written share the next commit.
        await this.commits.settled();
        if (this.unsavedEnds > 0) await this.commit([], { durable: false });
      })
      .catch((error) => {
        // The next commit throws it too.
        if (!(error instanceof RunOver)) log().warn({ err: error, runId: this.run.id }, "could not write the end of a call");
      });
  }

  /** Whether the end of a call is not written yet. A commit writes beginnings first, so the call must not begin again before that. */
  isEnding(callKey: string): boolean {
    return this.ending.has(callKey);
  }

  hasUnsavedEnds(): boolean {
    return this.unsavedEnds > 0;
  }

  /** Writes the buffer and `entries` in one commit. Throws RunOver when the run is final. */
  async commit(entries: CommitEntry[], { durable, patch }: { durable: boolean; patch?: RunPatch }): Promise<CommitResult> {
    const ends = this.pending.flatMap((entry) => (entry.write === "finish" ? [entry.finish.key] : []));
    const status = this.statusFromActivities();
    const commit = {
      runId: this.run.id,
      entries: [...this.pending, ...this.pendingSteps.values(), ...entries],
      artifacts: this.artifacts,
      patch: {
        ...(status === this.status ? {} : { status }),
        // Who waits for the end is told the answer with it, also one that an earlier invocation gave.
        ...(this.response && (this.responded || patch?.status) ? { response: this.response } : {}),
        ...patch,
      },
    };
    this.isUnsaid = false;
    this.unsavedEnds = 0;
    this.pending = [];
    this.pendingSteps = new Map();
    this.artifacts = [];
    this.status = commit.patch.status ?? status;
    const result = await this.commits.send(commit, durable);
    for (const key of ends) this.ending.delete(key);
    // The next call need not wait for the disk: if the machine goes down now, both are calls that were under way.
    if (ends.length > 0 && !durable) this.flushBehind();
    if (result.status === "paused") {
      this.isPaused = true;
      // A run that was paused before it began has not begun: that is said when it goes on.
      if (commit.entries.some(({ write }) => write === "start") && !result.events.some(({ type }) => type === "run-started"))
        this.pending.unshift(this.runStarted());
    }
    return result;
  }

  private runStarted(): CommitEntry {
    return { write: "start", events: [{ type: "run-started", data: {}, at: this.at() }] };
  }

  /** Sends what was committed on its way to the disk, without waiting. */
  private flushBehind(): void {
    this.flushing = flushCommits();
    // PostgreSQL flushes by itself soon after; only who waits for it must know that this failed.
    this.flushing.catch((error) => log().warn({ err: error, runId: this.run.id }, "could not flush the event log"));
  }

  /** Resolves when all that this invocation recorded is on the disk. */
  async onDisk(): Promise<void> {
    await this.flushing;
  }

  private flushSoon(): void {
    this.isUnsaid = true;
    if (this.isFlushPlanned) return;
    this.isFlushPlanned = true;
    this.durable
      .saving(async () => {
        await new Promise((resolve) => setTimeout(resolve, idleFlushMs));
        this.isFlushPlanned = false;
        if (this.isUnsaid) await this.commit([], { durable: false });
      })
      .catch((error) => {
        // Nothing is lost: whoever carries on says it again.
        if (!(error instanceof RunOver)) log().warn({ err: error, runId: this.run.id }, "could not write run events yet");
      });
  }

  /** As foldRun says it: a run waits when something waits and nothing runs. */
  private statusFromActivities(): RunStatus {
    const activities = [...this.activities.values()];
    return activities.includes("waiting") && !activities.includes("running") ? "waiting" : "running";
  }
}
