import "server-only";
import { type Line, type Places, placeOf } from "./admissions";

export type ContestedPlace = { kind: "organisation" | "queue" | "workflow" | "lane"; place: string; limit: number | undefined };

/** The places that a line needs one of each of, and how many of each there are. */
export function contestedPlaces({ orgId, isTop, queue, workflow, lane }: Line, limits: Places["limits"]): ContestedPlace[] {
  const ofQueue = queue === null ? null : placeOf.queue(orgId, queue);
  const ofOrg = placeOf.org(orgId);
  return [
    ...(isTop && ofQueue !== null ? [{ kind: "queue", place: ofQueue, limit: limits.get(ofQueue) } as const] : []),
    ...(isTop ? [{ kind: "organisation", place: ofOrg, limit: limits.get(ofOrg) } as const] : []),
    ...(workflow
      ? [{ kind: "workflow", place: (isTop ? placeOf.workflow : placeOf.inner)(workflow.id), limit: workflow.limit } as const]
      : []),
    ...(lane ? [{ kind: "lane", place: placeOf.lane(lane.key), limit: lane.limit } as const] : []),
  ];
}
