// An executor that holds still: all work and every wait is kept until a test says what becomes of it. The interpreter above it
// and the database below are the real ones. A process that dies is an invocation that is never answered again.
import { setImmediate as nextTurn } from "node:timers/promises";
import { pool } from "@/server/db";
import type { Durable, Wait } from "@/server/engine/durable";
import type { EngineDeps } from "@/server/engine/engine-deps";
import { type Interpreted, interpretRun } from "@/server/engine/interpret-run";

type HeldWork = { work(): Promise<unknown>; resolve(value: never): void; reject(thrown: unknown): void };
type HeldWait = Wait & { resolve(): void };

/** What becomes of a piece of work: done, or the process dies before it, or after it and before anyone hears of it. */
export type Fate = "done" | "dies-before" | "dies-after";

const never = <T>() => new Promise<T>(() => {});

/** One invocation of a run's interpreter. */
class Invocation {
  readonly held: HeldWork[] = [];
  readonly waits = new Set<HeldWait>();
  isDead = false;
  result: Interpreted | undefined;
  /** The interpreter may only reject when the database is away. */
  broken: unknown;

  constructor(runId: string, deps: EngineDeps) {
    const hold = <T>(work: () => Promise<T>): Promise<T> =>
      this.isDead ? never() : new Promise((resolve, reject) => this.held.push({ work, resolve, reject } as HeldWork));
    const durable: Durable = {
      during: hold,
      looking: hold,
      saving: hold,
      wait: (wait) => (this.isDead ? never() : new Promise((resolve) => this.waits.add({ ...wait, resolve }))),
    };
    interpretRun(runId, { deps, durable }).then(
      (result) => {
        this.result = result;
      },
      (thrown) => {
        this.broken = thrown;
      },
    );
  }

  /** Decides one piece of work, and resolves when that has settled. */
  async decide(index: number, fate: Fate): Promise<void> {
    const [held] = this.held.splice(index % Math.max(1, this.held.length), 1);
    if (!held || this.isDead) return;
    if (fate === "dies-before") return this.die();
    const settled = await held.work().then(
      (value) => () => held.resolve(value as never),
      (thrown) => () => held.reject(thrown),
    );
    if (fate === "dies-after") return this.die();
    settled();
  }

  die(): void {
    this.isDead = true;
    this.held.length = 0;
    this.waits.clear();
  }

  /** Resolves the waits that may be over by `now` or by the rows; returns how many. */
  async look(now: number): Promise<number> {
    let over = 0;
    for (const wait of [...this.waits]) {
      const isTime = wait.until !== null && wait.until.getTime() <= now;
      if (!isTime && !(await wait.isOver?.())) continue;
      over++;
      this.waits.delete(wait);
      wait.resolve();
    }
    return over;
  }
}

/** A run as an executor has it: at most one invocation that counts, and perhaps one of a process that stalled and does not know. */
export class SimulatedRun {
  current: Invocation | undefined;
  private stalled: Invocation | undefined;
  invocations = 0;

  constructor(
    readonly runId: string,
    private readonly deps: EngineDeps,
  ) {}

  /** A process takes the run up. */
  invoke(): void {
    this.current?.die();
    this.begin();
  }

  /** The lease of a stalled process runs out: another takes the run up, and the first goes on beside it, knowing nothing. */
  takeOver(): void {
    this.stalled?.die();
    this.stalled = this.current;
    this.begin();
  }

  private begin(): void {
    this.invocations++;
    this.current = new Invocation(this.runId, this.deps);
  }

  /** All of its processes die. */
  die(): void {
    this.current?.die();
    this.stalled?.die();
    this.current = undefined;
    this.stalled = undefined;
  }

  /** Decides one piece of work of all that is held, here and in the stalled process. */
  async decide(index: number, fate: Fate): Promise<void> {
    const holders = [this.current, this.stalled].filter((one) => one !== undefined && one.held.length > 0);
    const holder = holders[index % Math.max(1, holders.length)];
    await holder?.decide(Math.floor(index / 2), fate);
  }

  /** Whether something can still be decided. */
  get isBusy(): boolean {
    return [this.current, this.stalled].some((one) => one !== undefined && one.held.length > 0);
  }

  /** Pieces of work that somebody began and nobody has decided. */
  get underWay(): number {
    return (this.current?.held.length ?? 0) + (this.stalled?.held.length ?? 0);
  }

  /** What the invocation that counts came to; of the stalled one the executor takes no answer. */
  get result(): Interpreted | undefined {
    return this.current?.result;
  }

  /** What the executor does with an invocation that rejects: it begins again. Throws what no second process explains. */
  tryAgain(): void {
    const thrown = this.current?.broken;
    if (thrown === undefined) return;
    if (!(thrown instanceof Error && thrown.message.startsWith("another invocation works on this run"))) throw thrown;
    this.invoke();
  }

  /** When the next of its waits is over by time alone. */
  get nextTime(): number | undefined {
    const times = [...(this.current?.waits ?? [])].flatMap(({ until }) => until?.getTime() ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /**
   * The executor looks at the waits. Parked, as when nothing else goes on, a new invocation takes up those that are over; else
   * they go on in place.
   */
  async look({ now = Date.now(), parked = false } = {}): Promise<number> {
    const over = (await this.current?.look(now)) ?? 0;
    if (over > 0 && parked) this.invoke();
    return over;
  }
}

/** Resolves when nothing is under way any more but what is held: no query, no microtask, no turn of the loop. */
export async function untilStill(): Promise<void> {
  for (let still = 0; still < 5; ) {
    await nextTurn();
    const { totalCount, idleCount, waitingCount } = pool();
    still = totalCount - idleCount + waitingCount === 0 ? still + 1 : 0;
  }
}
