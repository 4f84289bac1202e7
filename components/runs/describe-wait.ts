import type { ApiOutputs } from "@/components/api-outputs";
import { periodWords } from "@/server/workflow/budget";

type Queued = Pick<ApiOutputs["runs"]["list"]["items"][number], "waitsFor" | "startAt" | "heldBy">;

/** Why a run does not go on, in words: "Waits for a free place in the queue “mail”, number 3 in line". */
export function describeWait({ waitsFor, startAt, heldBy }: Queued): string | null {
  if (heldBy) return `Paused: the budget “${heldBy.name}” for ${periodWords(heldBy.period, heldBy.periodStart)} has no room left`;
  if (!waitsFor) return null;
  if (waitsFor.for === "time")
    return startAt === null
      ? "Starts later"
      : `Starts ${new Date(startAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}`;
  const place = waitsFor.position === null ? "" : `, number ${waitsFor.position.toLocaleString()} in line`;
  return `${reasons[waitsFor.for](waitsFor.queue ?? "")}${place}`;
}

const reasons: Record<Exclude<NonNullable<Queued["waitsFor"]>["for"], "time">, (queue: string) => string> = {
  "paused-queue": (queue) => `The queue “${queue}” is paused`,
  queue: (queue) => `Waits for a free place in the queue “${queue}”`,
  organisation: () => "Waits because as many runs of the org go on as may",
  workflow: () => "Waits until another run of this workflow ends",
  lane: () => "Waits until one that was started before it ends",
};
