"use client";

import { useCallback, useEffect, useMemo } from "react";
import { choosePasses, useRunStore } from "@/components/canvas/use-run-store";
import { isActiveStep } from "@/server/workflow/run-event";
import type { RunView, StepView } from "@/server/workflow/run-view";
import type { PlanShape } from "./plan-shape";
import { formatStepKey, parseStepKey } from "./step-key";
import { changeAddress, useAddress } from "./use-address";

const none = "none";

/**
 * The node whose panel is open, kept in the address (`?step=`) so that the view can be shared; inside loops with its pass
 * (`?step=check:3`) once somebody chose one. Until someone chooses, it follows the run: what waits for a person, else the step
 * that began last. The function takes a node's id or a step key.
 */
export function useChosenStep(view: RunView, shape: PlanShape): [string | null, (step: string | null) => void] {
  const [read] = useAddress();
  const passes = useRunStore((state) => state.chosen);
  const asked = read("step");
  const followed = useMemo(() => followRun(view), [view]);
  const choose = useCallback(
    (step: string | null) => {
      if (step === null) return go(none);
      const { nodeId, path } = parseStepKey(step);
      go(path.length > 0 ? step : withPasses(nodeId, shape, useRunStore.getState().chosen));
    },
    [shape],
  );

  // The address says which passes are looked at...
  useEffect(() => {
    if (asked === null || asked === none) return;
    const { nodeId, path } = parseStepKey(asked);
    const chain = shape.chains.get(nodeId);
    if (chain && path.length === chain.length)
      choosePasses(Object.fromEntries(chain.map((container, depth) => [container, path[depth] ?? 0])));
  }, [asked, shape]);
  // ... and follows when somebody leafs through them. Only on a change of the passes: the address has the first word.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (asked === null || asked === none) return;
    const wanted = withPasses(parseStepKey(asked).nodeId, shape, passes);
    if (wanted.includes(":") && wanted !== asked) go(wanted);
  }, [passes]);

  if (asked === none) return [null, choose];
  const nodeId = asked === null ? null : parseStepKey(asked).nodeId;
  return [nodeId !== null && shape.known.has(nodeId) ? nodeId : followed, choose];
}

/** Another step, so its attempt and turn are others too. */
const go = (step: string) => changeAddress({ step, attempt: null, turn: null });

/** The node's step key when the pass of every loop around it was chosen; the id alone follows the run. */
function withPasses(nodeId: string, { chains }: PlanShape, passes: Readonly<Record<string, number>>): string {
  const path = (chains.get(nodeId) ?? []).map((container) => passes[container]);
  return path.every((index) => index !== undefined) ? formatStepKey({ nodeId, path }) : nodeId;
}

function followRun({ steps }: RunView): string | null {
  let latest: StepView | undefined;
  for (const key in steps) {
    const step = steps[key];
    if (!step || !isActiveStep(step.status)) continue;
    if (step.waiting?.for === "person") return step.nodeId;
    if (!latest || (step.startedAt ?? "") > (latest.startedAt ?? "")) latest = step;
  }
  return latest?.nodeId ?? null;
}
