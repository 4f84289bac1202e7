"use client";

import { History, type LucideIcon, Pause, Play, RotateCcw, Square, StepForward } from "lucide-react";
import { useCan } from "@/components/org-context";
import { Button } from "@/components/ui/button";
import { isFinalRun, type RunStatus } from "@/server/workflow/run-event";
import { useRunControl } from "./use-run-control";

/** What can be done with the whole run, as it stands. */
export function RunControls({ runId, status, isPart }: { runId: string; status: RunStatus; isPart: boolean }) {
  const control = useRunControl(runId);
  const mayControl = useCan("run:control");
  const mayStart = useCan("run:start");
  const { input } = control;
  if (isFinalRun(status)) {
    // A part of a loop is nothing without the run it belongs to.
    if (!mayStart || isPart) return null;
    return (
      <>
        {status !== "succeeded" && (
          <ControlButton
            word={status === "failed" ? "Retry" : "Carry on"}
            title={status === "failed" ? "Go on from the step that failed; what it finished is reused" : "Go on where it was cancelled"}
            icon={History}
            act={control.retry}
            onAct={() => control.retry.mutate(input)}
          />
        )}
        <ControlButton
          word="Run again"
          title="Start it once more from the beginning"
          icon={RotateCcw}
          act={control.rerun}
          onAct={() => control.rerun.mutate(input)}
        />
      </>
    );
  }
  if (!mayControl) return null;
  return (
    <>
      {status === "paused" ? (
        <>
          <ControlButton
            word="Resume"
            title="Let it go on"
            icon={Play}
            act={control.resume}
            onAct={() => control.resume.mutate(input)}
            isMain
          />
          <ControlButton
            word="Step"
            title="Let one more step begin"
            icon={StepForward}
            act={control.stepOnce}
            onAct={() => control.stepOnce.mutate(input)}
          />
        </>
      ) : (
        <ControlButton
          word="Pause"
          title="Let what is under way end, and nothing else begin"
          icon={Pause}
          act={control.pause}
          onAct={() => control.pause.mutate(input)}
        />
      )}
      <ControlButton
        word="Cancel"
        more=" run"
        title="End it now; what has finished is kept"
        icon={Square}
        act={control.cancel}
        onAct={() => control.cancel.mutate(input)}
      />
    </>
  );
}

type ControlButtonProps = {
  word: string;
  /** The rest of the words, where there is room. */
  more?: string;
  title: string;
  icon: LucideIcon;
  act: { isPending: boolean };
  onAct: () => void;
  isMain?: boolean;
};

function ControlButton({ word, more, title, icon: Icon, act, onAct, isMain = false }: ControlButtonProps) {
  return (
    <Button variant={isMain ? "default" : "outline"} title={title} pending={act.isPending} onClick={onAct}>
      {!act.isPending && <Icon />}
      <span className="max-[480px]:sr-only">
        {word}
        {more && <span className="sr-only sm:not-sr-only">{more}</span>}
      </span>
    </Button>
  );
}
