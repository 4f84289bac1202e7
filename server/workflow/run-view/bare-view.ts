// How a run and its steps stand, without what they got, gave, thought and logged: small enough to be the first thing a page is told.
import { emptyRunView, type RunView, type StepView } from "../run-view";
import { noTokens } from "./draft";

type BareStep = Partial<StepView> & Pick<StepView, "stepKey" | "nodeId" | "status">;
type BareView = Omit<RunView, "steps" | "logs" | "messages" | "notes" | "budgets"> & { steps: readonly BareStep[] };

const usualStep = { attempt: 0, flags: [], tokens: noTokens, costMicros: 0, turns: [], attempts: [], logs: [] } as const;

/** The view as a JSON text. Values stay behind, and what is as usual is not said. */
export function packBareView({ logs, messages, notes, budgets, input, output, steps, ...run }: RunView): string {
  const bare: BareView = { ...run, steps: Object.values(steps).map(packStep) };
  return JSON.stringify(bare);
}

function packStep(step: StepView): BareStep {
  const { input, output, config, turns, attempts, logs, unassigned, flags, tokens, costMicros, attempt, ...rest } = step;
  return {
    ...rest,
    ...(attempt === 0 ? {} : { attempt }),
    ...(flags.length === 0 ? {} : { flags }),
    ...(tokens === noTokens ? {} : { tokens }),
    ...(costMicros === 0 ? {} : { costMicros }),
  };
}

/** A view that events can be folded on: what stands in it is true, what it leaves out is not there yet. */
export function unpackBareView(text: string): RunView {
  const { steps, edges, ...run } = JSON.parse(text) as BareView;
  const empty = emptyRunView();
  const view = { ...empty, ...run, edges: Object.assign(empty.edges, edges), steps: emptyRunView().steps as Record<string, StepView> };
  for (const step of steps) view.steps[step.stepKey] = { ...usualStep, ...step };
  return view;
}
