// What may be true of a run, and the commands that people, time and broken machines give it. Each command is carried out on the
// real interpreter, the real services and the real database, then the run is compared with this model.
import type fc from "fast-check";
import { expect } from "vitest";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { decideHumanTask } from "@/server/services/human-tasks/decide-human-task";
import { cancelRun } from "@/server/services/runs/cancel-run";
import { pauseRun } from "@/server/services/runs/pause-run";
import { resumeRun } from "@/server/services/runs/resume-run";
import { skipStep } from "@/server/services/runs/skip-step";
import { stepRun } from "@/server/services/runs/step-run";
import { isFinalRun, type RunEvent, type RunStatus } from "@/server/workflow/run-event";
import { foldRun } from "@/server/workflow/run-view";
import { eventsOf, orgId } from "@/tests/support/engine";
import { type Fate, type SimulatedRun, untilStill } from "@/tests/support/simulated-executor";

const actor: Actor = { kind: "system", orgId } as Actor;

/** All that the model knows of a run. */
export type RunModel = {
  status: RunStatus;
  /** When the run was paused, while it is, and how many steps were let through since. */
  pausedAt: number | null;
  letThrough: number;
  /** The seq up to which the log has been looked at. */
  seenSeq: number;
  decided: string[];
  skipped: Set<string>;
  /** Lives of a process that ended, or went on beside another, without anyone knowing what it had done. */
  breaks: number;
};

export type RealRun = {
  simulated: SimulatedRun;
  /** The next effects that fail. */
  failures: AppError[];
  /** What was done although its record says that it was done before. */
  repeated: string[];
};

export const newModel = (): RunModel => ({
  status: "queued",
  pausedAt: null,
  letThrough: 0,
  seenSeq: 0,
  decided: [],
  skipped: new Set(),
  breaks: 0,
});

/** Time passes, when that is not longer than a test can wait. */
export async function passTime(until: number): Promise<void> {
  const ms = until - Date.now();
  if (ms < 1_000) await new Promise((resolve) => setTimeout(resolve, ms + 2));
}

type Command = fc.AsyncCommand<RunModel, RealRun>;

const live: RunStatus[] = ["queued", "running", "waiting"];

/** What the row may say after the engine moved, by what it said before. */
const moves: Record<RunStatus, RunStatus[]> = {
  queued: ["queued", "running", "waiting", "succeeded", "failed"],
  running: ["running", "waiting", "succeeded", "failed"],
  waiting: ["running", "waiting", "succeeded", "failed"],
  // What was under way may be all that was left.
  paused: ["paused", "succeeded", "failed"],
  succeeded: ["succeeded"],
  failed: ["failed"],
  cancelled: ["cancelled"],
};

abstract class Commanding implements Command {
  check(): boolean {
    return true;
  }

  abstract run(model: RunModel, real: RealRun): Promise<void>;
  abstract toString(): string;

  /** Waits until nothing moves, and compares. */
  protected async compare(model: RunModel, real: RealRun, allowed: readonly RunStatus[]): Promise<void> {
    await untilStill();
    real.simulated.tryAgain();
    expect(real.repeated).toEqual([]);
    const { status, events } = await readRunOnce(real.simulated.runId);
    expect({ status, allowed: allowed.includes(status) ? "yes" : allowed }).toEqual({ status, allowed: "yes" });
    model.status = status;
    const folded = foldRun(events).status;
    // Of two processes that both think that the run is theirs, each says only what it sees itself; and what is not written yet is
    // not said either.
    const isSettling = model.breaks > 0 || real.simulated.isBusy;
    const goesOn = isSettling && [folded, status].every((one) => one === "running" || one === "waiting");
    if (!goesOn) expect(folded).toBe(status);
    for (const event of events.filter(({ seq }) => seq > model.seenSeq)) follow(model, event);
    model.seenSeq = events.length;
  }
}

/** The row and the log as they were at one moment: what has been said may be written at any time. */
async function readRunOnce(runId: string): Promise<{ status: RunStatus; events: RunEvent[] }> {
  for (;;) {
    const { rows } = await pool().query<{ status: RunStatus; seq: number }>("SELECT status, seq FROM run WHERE id = $1", [runId]);
    const events = await eventsOf(runId);
    if (rows[0]?.seq === events.length) return { status: rows[0].status, events };
  }
}

/** While a run is paused nothing begins but what was let through. What began just before may be said after. */
function follow(model: RunModel, { type, stepKey, data, at }: RunEvent): void {
  if (model.pausedAt === null || type !== "step-started" || (data as { attempt: number }).attempt > 1) return;
  if (Date.parse(at) <= model.pausedAt) return;
  expect({ type, stepKey, at, letThrough: model.letThrough > 0 }).toMatchObject({ letThrough: true });
  model.letThrough--;
}

class Work extends Commanding {
  constructor(
    private readonly index: number,
    private readonly fate: Fate,
  ) {
    super();
  }

  override check(): boolean {
    return true;
  }

  async run(model: RunModel, real: RealRun): Promise<void> {
    if (this.fate !== "done") model.breaks++;
    await real.simulated.decide(this.index, this.fate);
    await this.compare(model, real, moves[model.status]);
  }

  toString = () => `work(${this.index}, ${this.fate})`;
}

/** A process takes the run up, after a death or for no reason. */
class Invoke extends Commanding {
  async run(model: RunModel, real: RealRun): Promise<void> {
    if (real.simulated.result === undefined) real.simulated.invoke();
    model.breaks++;
    await this.compare(model, real, moves[model.status]);
  }

  toString = () => "invoke";
}

class Stall extends Commanding {
  async run(model: RunModel, real: RealRun): Promise<void> {
    if (real.simulated.current && real.simulated.result === undefined) {
      real.simulated.takeOver();
      model.breaks++;
    }
    await this.compare(model, real, moves[model.status]);
  }

  toString = () => "stall";
}

/** The executor looks whether a wait is over; `later` as far in the future as the next one ends. */
class Look extends Commanding {
  constructor(
    private readonly later: boolean,
    private readonly parked: boolean,
  ) {
    super();
  }

  async run(model: RunModel, real: RealRun): Promise<void> {
    const next = real.simulated.nextTime;
    if (this.later && next !== undefined) await passTime(next);
    await real.simulated.look({ parked: this.parked });
    await this.compare(model, real, moves[model.status]);
  }

  toString = () => `look(${this.later ? "later" : "now"}${this.parked ? ", parked" : ""})`;
}

class FailNext extends Commanding {
  constructor(private readonly code: "http_unavailable" | "invalid_input") {
    super();
  }

  async run(_model: RunModel, real: RealRun): Promise<void> {
    real.failures.push(new AppError(this.code, "scripted"));
  }

  toString = () => `failNext(${this.code})`;
}

/** A request of a person: it is taken exactly when the model says so. */
abstract class Request extends Commanding {
  protected async ask(request: Promise<unknown>, isTaken: boolean): Promise<boolean> {
    const thrown = await request.then(
      () => null,
      (error: unknown) => error,
    );
    if (thrown !== null && !(thrown instanceof AppError)) throw thrown;
    expect({ request: this.toString(), taken: thrown === null, why: thrown?.message }).toMatchObject({ taken: isTaken });
    return thrown === null;
  }
}

class Cancel extends Request {
  async run(model: RunModel, real: RealRun): Promise<void> {
    const isTaken = !isFinalRun(model.status) || model.status === "cancelled";
    await this.ask(cancelRun(actor, { id: real.simulated.runId }), isTaken);
    if (isTaken) model.status = "cancelled";
    await this.compare(model, real, [model.status]);
  }

  toString = () => "cancel";
}

class Pause extends Request {
  async run(model: RunModel, real: RealRun): Promise<void> {
    const isTaken = !isFinalRun(model.status);
    if (await this.ask(pauseRun(actor, { id: real.simulated.runId }), isTaken)) {
      model.status = "paused";
      model.pausedAt ??= Date.now();
    }
    await this.compare(model, real, [model.status]);
  }

  toString = () => "pause";
}

class Resume extends Request {
  async run(model: RunModel, real: RealRun): Promise<void> {
    await this.ask(resumeRun(actor, { id: real.simulated.runId }), !isFinalRun(model.status));
    model.pausedAt = null;
    model.letThrough = 0;
    await this.compare(model, real, model.status === "paused" ? live : moves[model.status]);
  }

  toString = () => "resume";
}

class SingleStep extends Request {
  async run(model: RunModel, real: RealRun): Promise<void> {
    if (await this.ask(stepRun(actor, { id: real.simulated.runId }), model.status === "paused")) model.letThrough++;
    await this.compare(model, real, moves[model.status]);
  }

  toString = () => "step";
}

class Decide extends Request {
  constructor(private readonly decision: "approved" | "rejected") {
    super();
  }

  async run(model: RunModel, real: RealRun): Promise<void> {
    const { rows } = await pool().query<{ id: string; isOpen: boolean }>(
      `SELECT id, status = 'pending' AND (expires_at IS NULL OR expires_at > now()) AS "isOpen" FROM human_task
       WHERE run_id = $1 ORDER BY status = 'pending' DESC, id LIMIT 1`,
      [real.simulated.runId],
    );
    const [task] = rows;
    if (task && (await this.ask(decideHumanTask(actor, { id: task.id, decision: this.decision }), task.isOpen)))
      model.decided.push(this.decision);
    await this.compare(model, real, moves[model.status]);
  }

  toString = () => this.decision;
}

/** The time to decide is over. */
class TimeOut extends Commanding {
  async run(model: RunModel, real: RealRun): Promise<void> {
    const { rowCount } = await pool().query(
      "UPDATE human_task SET expires_at = now() - interval '5 s' WHERE run_id = $1 AND status = 'pending'",
      [real.simulated.runId],
    );
    if (rowCount) await real.simulated.look({ now: Number.POSITIVE_INFINITY });
    await this.compare(model, real, moves[model.status]);
  }

  toString = () => "timeOut";
}

class Skip extends Request {
  constructor(private readonly stepKey: string) {
    super();
  }

  async run(model: RunModel, real: RealRun): Promise<void> {
    const { runId } = real.simulated;
    const isSettled = async () => {
      const { rows } = await pool().query("SELECT 1 FROM step WHERE run_id = $1 AND key = $2 AND finished_at IS NOT NULL", [
        runId,
        this.stepKey,
      ]);
      return rows.length > 0;
    };
    const wasSettled = await isSettled();
    const thrown = await skipStep(actor, { id: runId, stepKey: this.stepKey }).then(
      () => null,
      (error: unknown) => error,
    );
    if (thrown === null) model.skipped.add(this.stepKey);
    // What was said of the step may be written just between the question and the request.
    const isLate = !wasSettled && (await isSettled());
    const isTaken = !isFinalRun(model.status) && !wasSettled;
    if (!isLate) expect({ request: this.toString(), taken: thrown === null, thrown }).toMatchObject({ taken: isTaken });
    await this.compare(model, real, moves[model.status]);
  }

  toString = () => `skip(${this.stepKey})`;
}

/** Arbitraries of all commands; work is the most frequent, so that sequences get somewhere. */
export function runCommands(f: typeof fc, { steps }: { steps: readonly string[] }) {
  const work = f.tuple(f.nat(7), f.constantFrom<Fate>("done", "done", "done", "done", "done", "dies-before", "dies-after"));
  const works = work.map(([index, fate]) => new Work(index, fate));
  return [
    works,
    works,
    works,
    works,
    f.constant(new Invoke()),
    f.constant(new Stall()),
    f.tuple(f.boolean(), f.boolean()).map(([later, parked]) => new Look(later, parked)),
    f.tuple(f.boolean(), f.boolean()).map(([later, parked]) => new Look(later, parked)),
    f.constantFrom(new FailNext("http_unavailable"), new FailNext("invalid_input")),
    f.constant(new Cancel()),
    f.constant(new Pause()),
    f.constantFrom(new Resume(), new SingleStep()),
    f.constantFrom(new Decide("approved"), new Decide("approved"), new Decide("rejected")),
    f.constant(new TimeOut()),
    f.constantFrom(...steps).map((step) => new Skip(step)),
  ] as fc.Arbitrary<Command>[];
}
