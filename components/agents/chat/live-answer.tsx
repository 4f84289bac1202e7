"use client";
import { LoaderCircle } from "lucide-react";
import { useEffect, useRef } from "react";
import { useOrg } from "@/components/org-context";
import { ReasoningPanel } from "@/components/run/reasoning-panel";
import { StepNotices } from "@/components/run/step-body";
import { useRunView } from "@/components/run/use-run-view";
import { isFinalRun } from "@/server/workflow/run-event";
import { agentStepKey } from "./agent-step-key";
import type { ChatTurn } from "./chat-turn";
import "@/components/run/run.css";

/** An answer while it is written: thoughts, tool calls, text, and questions to people. */
export function LiveAnswer({ turn, onEnded }: { turn: ChatTurn; onEnded: () => void }) {
  const { slug } = useOrg();
  const run = useRunView({ org: slug, runId: turn.runId });
  const step = run.head.steps[agentStepKey];
  const live = run.live[agentStepKey];
  const hasEnded = isFinalRun(run.head.status);
  const tell = useRef(onEnded);
  tell.current = onEnded;
  // The list is the server's; what it says of this turn has changed.
  useEffect(() => {
    if (hasEnded) tell.current();
  }, [hasEnded]);
  const isSilent = !step || (step.turns.length === 0 && !live);
  return (
    <div className="-mx-4">
      {step && <StepNotices runId={turn.runId} node={{ type: "agent" }} step={step} />}
      {step && !isSilent && <ReasoningPanel runId={turn.runId} step={step} live={live} />}
      {isSilent && !step?.waiting && (
        <p role="status" className="flex items-center gap-2 px-4 text-sm text-fg-3">
          <LoaderCircle className="size-3.5 animate-spin" aria-hidden="true" />
          {run.head.status === "queued" ? "Waiting for its turn" : "Begins to think"}
        </p>
      )}
    </div>
  );
}
