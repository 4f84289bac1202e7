import type { Handler, Inngest, InngestFunction } from "inngest";
import { vi } from "vitest";
import * as z from "zod";
import type { IncomingEvent } from "@/server/executor/protocol";
import type { Parking, Target, TargetKind } from "./target";

export type Scenario = {
  /** What is true of every executor. */
  says: string;
  define(stage: Stage): InngestFunction.Any[];
  /** Sends what starts it, and waits until all has ended. By default one "start" and one end. */
  play?(stage: Stage): Promise<void>;
  /** What steps noted, in order (or in any, with `anyOrder`). */
  notes?: unknown[];
  anyOrder?: boolean;
  /** How runs ended, in any order: "main Completed 45". null: not looked at. */
  ends?: string[] | null;
};

type Options = InngestFunction.Options<InngestFunction.Trigger<string>[], Handler.Any>;
type Settings = Partial<Omit<Options, "id">>;
type Ending = { functionId: string; runId: string; status: string; result: unknown; message: string | undefined };

/** One scenario's own part of a target: its functions, its events, what its steps noted and how its runs ended. */
export class Stage {
  readonly notes: unknown[] = [];
  readonly endings = new Map<string, Ending>();
  target: Target | undefined;

  constructor(
    /** Nobody else's, now or earlier. */
    readonly name: string,
    readonly client: Inngest,
    readonly kind: TargetKind,
  ) {}

  /** A function of this scenario; it starts at "start" unless its settings say otherwise. */
  fn(id: string, settings: Settings, handler: Handler.Any): InngestFunction.Any {
    const options: Options = { retries: 1, triggers: [{ event: this.event("start") }], ...settings, id: this.idOf(id) };
    return this.client.createFunction(options, handler);
  }

  /** The name of an event of this scenario alone. */
  event(name: string): string {
    return `${this.client.id}/${this.name}/${name}`;
  }

  idOf(id: string): string {
    return `${this.name}--${id}`;
  }

  note<T>(value: T): T {
    this.notes.push(value);
    return value;
  }

  async send(name: string, data: Record<string, unknown> = {}, more: Partial<IncomingEvent> = {}): Promise<void> {
    await this.sendAll([{ name, data, ...more }]);
  }

  async sendAll(events: IncomingEvent[]): Promise<void> {
    if (!this.target) throw new Error("the target is not open");
    await this.target.send(events.map((event) => ({ ...event, name: this.event(event.name) })));
  }

  /** Waits until something noted is there. */
  async noted(value: unknown): Promise<void> {
    await this.until(`${JSON.stringify(value)} to be noted`, () => this.notes.includes(value));
  }

  async parked(id: string, kind: Parking, count = 1): Promise<void> {
    await this.target?.parked(this.idOf(id), kind, count);
  }

  /** Waits until this many runs have ended. */
  async ended(count = 1): Promise<void> {
    await this.until(`${count} ends`, () => this.endings.size >= count);
  }

  /** How runs ended, sorted: the order of ends is nobody's promise. */
  ends(): string[] {
    return [...this.endings.values()]
      .map(({ functionId, status, result, message }) => {
        const id = functionId.slice(functionId.indexOf("--") + 2);
        const told = message ?? (result === null || result === undefined ? "" : JSON.stringify(result));
        return `${id} ${status} ${told}`.trim();
      })
      .sort();
  }

  /** Waits for anything else. */
  async until(what: string, holds: () => boolean): Promise<void> {
    await vi.waitFor(
      () => {
        if (!holds())
          throw new Error(`waited in vain for ${what}; noted ${JSON.stringify(this.notes)}, ended ${JSON.stringify(this.ends())}`);
      },
      { timeout: this.kind.patienceMs, interval: 10 },
    );
  }
}

/** What `inngest/function.finished` carries, as far as the stage reads it. */
const finishedData = z.object({
  function_id: z.string(),
  run_id: z.string(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string().optional() }).nullish(),
  _inngest: z.object({ status: z.string().optional() }).optional(),
});

/** The function that hears of every end and tells the stage whose it was; the same way on every executor. */
export function createWatcher(client: Inngest, stages: readonly Stage[]): InngestFunction.Any {
  const own = `${client.id}-watcher`;
  return client.createFunction(
    { id: "watcher", retries: 0, triggers: [{ event: "inngest/function.finished", if: `event.data.function_id != '${own}'` }] },
    async ({ event }) => {
      const data = finishedData.parse(event.data);
      const functionId = data.function_id.slice(client.id.length + 1);
      const stage = stages.find(({ name }) => functionId.startsWith(`${name}--`));
      const message = data.error?.message;
      const status = data._inngest?.status ?? (message === undefined ? "Completed" : "Failed");
      const isCompleted = status === "Completed";
      stage?.endings.set(data.run_id, {
        functionId,
        runId: data.run_id,
        status,
        result: isCompleted ? data.result : undefined,
        message: isCompleted || status === "Cancelled" ? undefined : message,
      });
    },
  );
}
