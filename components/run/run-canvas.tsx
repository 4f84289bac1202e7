"use client";

import { memo, useMemo } from "react";
import { ReadOnlyCanvas } from "@/components/canvas/read-only-canvas";
import { RunActionsProvider } from "@/components/canvas/run-actions";
import { hoverNode } from "@/components/canvas/use-run-store";
import type { WorkflowDocument } from "@/server/workflow/document";
import { type StepActs, StepCanvasMenu } from "./step-menu";
import { changeAddress } from "./use-address";

type RunCanvasProps = StepActs & {
  document: WorkflowDocument;
  workflowId: string;
  chosen: string | null;
  /** The chosen node when a person chose it. */
  asked: string | null;
  choose(step: string | null): void;
};

/** The drawing with what happened over it. Its cards follow the run by themselves, so a moment does not draw all of it again. */
export const RunCanvas = memo(function RunCanvas({ document, workflowId, chosen, asked, choose, listActs, onAct }: RunCanvasProps) {
  const actions = useMemo(
    () => ({
      openTurn(stepKey: string, turn: number | null) {
        choose(stepKey);
        changeAddress({ tab: "reasoning", turn: turn === null ? null : String(turn) });
      },
    }),
    [choose],
  );
  return (
    <RunActionsProvider value={actions}>
      <StepCanvasMenu listActs={listActs} onAct={onAct} onOpenStep={choose}>
        <ReadOnlyCanvas
          mode="run"
          document={document}
          workflowId={workflowId}
          selected={chosen}
          asked={asked}
          onSelect={choose}
          onHover={hoverNode}
        />
      </StepCanvasMenu>
    </RunActionsProvider>
  );
});
