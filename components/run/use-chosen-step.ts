"use client";

import { useCallback, useEffect, useMemo } from "react";
import { choosePasses, useRunStore } from "@/components/canvas/use-run-store";
import { usePaced } from "@/components/use-paced";
import { isActiveStep } from "@/server/workflow/run-event";
import type { RunView, StepView } from "@/server/workflow/run-view";
import type { PlanShape } from "./plan-shape";
import { formatStepKey, parseStepKey } from "./step-key";
import { changeAddress, useAddress } from "./use-address";

const none = "none";
/** How long a step is followed at the least. */
const followMs = 1_000;

/**
 * The node whose panel is open, kept in the address (`?step=`) so that the view can be shared; inside loops with its pass
 * (`?step=check:3`) once somebody chose one. Until someone chooses, it follows the run: what waits for a person, else the step
 * that began last. The function takes a node's id or a step key; `asked` is the node when somebody chose it.
 */
export function useChosenStep(
  view: RunView,
  shape: PlanShape,
): { chosen: string | null; asked: string | null; choose(step: string | null): void } {
  const [read] = useAddress();
  const passes = useRunStore((state) => state.chosen);
  const asked = read("step");
  const latest = useMemo(() => followRun(view), [view]);
  // Steps that take no time would flicker by: only what asks a person, and the end, is shown at once.
  const isUrgent = latest === null || latest.waiting?.for === "person";
  const followed = usePaced(latest?.nodeId ?? null, { everyMs: followMs, isUrgent });
  const choose = useCallback(
    (step: string | null) => {
      const { chosen } = useRunStore.getState();
      const isWhole = step === null || parseStepKey(step).path.length > 0;
      const next = isWhole ? (step ?? none) : withPasses(step, shape, chosen);
      changeAddress({ ...another(next), passes: passesBeside(next, shape, chosen) });
    },
    [shape],
  );

  // The address says which passes are looked at...
  const others = read("passes");
  useEffect(() => {
    choosePasses({ ...readPasses(others, shape), ...passesOf(asked, shape) });
  }, [asked, others, shape]);
  // ... and follows when somebody leafs through them. Only on a change of the passes: the address has the first word.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (Object.keys(passes).length === 0) return;
    const step = asked === null || asked === none ? asked : withPasses(parseStepKey(asked).nodeId, shape, passes);
    const isOther = step !== null && step !== asked && step.includes(":");
    changeAddress({ passes: passesBeside(step, shape, passes), ...(isOther ? another(step) : {}) });
  }, [passes]);

  if (asked === none) return { chosen: null, asked: null, choose };
  const nodeId = asked === null ? null : parseStepKey(asked).nodeId;
  const known = nodeId !== null && shape.known.has(nodeId) ? nodeId : null;
  return { chosen: known ?? followed, asked: known, choose };
}

/** Another step, so its attempt and turn are others too. */
const another = (step: string) => ({ step, attempt: null, turn: null });

/** The pass of each loop around a step that its key names. */
function passesOf(stepKey: string | null, { chains }: PlanShape): Record<string, number> {
  if (stepKey === null) return {};
  const { nodeId, path } = parseStepKey(stepKey);
  const chain = chains.get(nodeId) ?? [];
  return path.length === chain.length ? Object.fromEntries(chain.map((container, depth) => [container, path[depth] ?? 0])) : {};
}

/** `orders:2,lines:0`: the chosen passes that the step key does not name; null: it names all. */
function passesBeside(stepKey: string | null, shape: PlanShape, passes: Readonly<Record<string, number>>): string | null {
  const told = passesOf(stepKey, shape);
  const others = Object.entries(passes).filter(([container]) => !(container in told));
  return others.length === 0 ? null : others.map(([nodeId, index]) => formatStepKey({ nodeId, path: [index] })).join(",");
}

function readPasses(text: string | null, { bodies }: PlanShape): Record<string, number> {
  const named = (text ?? "").split(",").map(parseStepKey);
  return Object.fromEntries(
    named.flatMap(({ nodeId, path: [index] }) =>
      bodies.has(nodeId) && index !== undefined && Number.isSafeInteger(index) ? [[nodeId, index]] : [],
    ),
  );
}

/** The node's step key when the pass of every loop around it was chosen; the id alone follows the run. */
function withPasses(nodeId: string, { chains }: PlanShape, passes: Readonly<Record<string, number>>): string {
  const path = (chains.get(nodeId) ?? []).map((container) => passes[container]);
  return path.every((index) => index !== undefined) ? formatStepKey({ nodeId, path }) : nodeId;
}

function followRun({ steps }: RunView): StepView | null {
  let latest: StepView | null = null;
  for (const key in steps) {
    const step = steps[key];
    if (!step || !isActiveStep(step.status)) continue;
    if (step.waiting?.for === "person") return step;
    if (!latest || (step.startedAt ?? "") > (latest.startedAt ?? "")) latest = step;
  }
  return latest;
}
