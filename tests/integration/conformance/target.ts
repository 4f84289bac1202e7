// What carries the scenarios out. Scenarios see nothing else, so the same ones run on the embedded executor and on a real Inngest.
import type { Inngest, InngestFunction } from "inngest";
import type { IncomingEvent } from "@/server/executor/protocol";

export type Target = {
  /** Sends events as a program outside would. */
  send(events: IncomingEvent[]): Promise<void>;
  /** Resolves when this many runs of the function (by its id in the app) are parked in such a step. */
  parked(functionId: string, kind: Parking, count: number): Promise<void>;
  close(): Promise<void>;
};

/** What a run can be parked in: asleep, waiting for an event or a signal, for what it invoked, or for its turn. */
export type Parking = "sleep" | "event" | "signal" | "invoke" | "call";

export type TargetKind = {
  name: string;
  /** Why it cannot be used now; undefined when it can. */
  missing: string | undefined;
  /** How long something may take there. */
  patienceMs: number;
  /** A schedule that ticks as often as this target can. */
  cron: string;
  open(appId: string, define: (client: Inngest) => InngestFunction.Any[]): Promise<Target>;
};
