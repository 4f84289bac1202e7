// The run that the editor shows over the drawing. Light: what reads a run and draws it is fetched when there is one.
import { create } from "zustand";
import type { ApiOutputs } from "@/components/api-outputs";
import type { PlanShape } from "@/components/run/plan-shape";
import type { ReplayedRun } from "@/components/run/replay/use-replay";
import { changeAddress } from "@/components/run/use-address";
import type { LiveRun } from "@/components/run/use-run-view";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Plan } from "@/server/workflow/plan";
import { isFinalRun } from "@/server/workflow/run-event";

export type ShownRun = {
  runId: string;
  details: ApiOutputs["runs"]["get"];
  /** What ran, which may not be the draft as it is now. */
  document: WorkflowDocument;
  plan: Plan;
  shape: PlanShape;
  run: LiveRun;
  replayed: ReplayedRun;
};

export type DockView = "timeline" | "log" | "state" | "story";

type State = {
  /** As the address says. */
  runId: string | null;
  /** null until it is read. */
  shown: ShownRun | null;
  error: unknown;
  dock: { isOpen: boolean; tab: DockView };
};

/** Fed by RunFeed. */
export const useShownRun = create<State>(() => ({ runId: null, shown: null, error: null, dock: { isOpen: true, tab: "timeline" } }));

/** Shows a run over the drawing; null: none. The address says it too, and the browser's Back takes it back. */
export function showRun(runId: string | null) {
  changeAddress({ run: runId }, { isStep: true });
}

/** Opens the dock under the drawing at one of its views, or closes it when that is what it shows. */
export function toggleDock(tab: DockView) {
  const { dock } = useShownRun.getState();
  useShownRun.setState({ dock: { tab, isOpen: !(dock.isOpen && dock.tab === tab) } });
}

/** The shown run while it goes on; null: none does. */
export const liveRunId = ({ runId, shown }: Pick<State, "runId" | "shown">): string | null =>
  shown && shown.runId === runId && !isFinalRun(shown.run.head.status) ? runId : null;
