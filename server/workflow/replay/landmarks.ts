// Moments of a run that people look for.
import type { RunEvent } from "../run-event";

export const landmarkKinds = ["error", "wait", "approval", "retry", "cost"] as const;
export type LandmarkKind = (typeof landmarkKinds)[number];

export type Landmark = { kind: LandmarkKind; seq: number; at: string; stepKey: string | null /** Only of costs. */; costMicros?: number };

/** So many of the largest charges are landmarks. */
const mostCosts = 10;

/** In the order in which they happened. */
export function findLandmarks(events: readonly RunEvent[]): Landmark[] {
  const landmarks: Landmark[] = [];
  const costs: Landmark[] = [];
  for (const event of events) {
    const kind = kindOf(event);
    if (kind === null) continue;
    const landmark = { kind, seq: event.seq, at: event.at, stepKey: event.stepKey ?? null };
    if (event.type !== "step-charged") landmarks.push(landmark);
    else if (event.data.costMicros > 0) keepLargest(costs, { ...landmark, costMicros: event.data.costMicros });
  }
  return [...landmarks, ...costs].sort((left, right) => left.seq - right.seq);
}

function kindOf(event: RunEvent): LandmarkKind | null {
  switch (event.type) {
    case "step-failed":
    case "run-failed":
      return "error";
    case "step-tool-returned":
      return event.data.ok ? null : "error";
    case "step-waiting":
      return event.data.for === "person" ? "approval" : "wait";
    case "step-retrying":
      return "retry";
    case "step-charged":
      return "cost";
    default:
      return null;
  }
}

/** Of two that cost the same, the earlier one is kept. */
function keepLargest(costs: Landmark[], landmark: Landmark): void {
  const size = ({ costMicros = 0 }: Landmark) => costMicros;
  if (costs.length === mostCosts && size(landmark) <= size(costs.at(-1) ?? landmark)) return;
  const place = costs.findIndex((other) => size(other) < size(landmark));
  costs.splice(place === -1 ? costs.length : place, 0, landmark);
  if (costs.length > mostCosts) costs.pop();
}

/** The nearest one of a kind after (or before) a moment; at the last one it stays: undefined. */
export function nextLandmark(landmarks: readonly Landmark[], kind: LandmarkKind, seq: number, direction: 1 | -1): Landmark | undefined {
  const ofKind = landmarks.filter((landmark) => landmark.kind === kind);
  return direction === 1 ? ofKind.find((landmark) => landmark.seq > seq) : ofKind.findLast((landmark) => landmark.seq < seq);
}

/** The one that cost most. */
export function largestCost(landmarks: readonly Landmark[]): Landmark | undefined {
  return landmarks.reduce<Landmark | undefined>(
    (largest, landmark) => ((landmark.costMicros ?? 0) > (largest?.costMicros ?? 0) ? landmark : largest),
    undefined,
  );
}
