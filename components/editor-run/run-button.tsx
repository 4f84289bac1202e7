"use client";
import { ChevronDown, Play, Square } from "lucide-react";
import { useEditor } from "@/components/canvas/editor-context";
import { keyOf } from "@/components/canvas/editor-keys";
import { RunMenu } from "@/components/canvas/editor-parts";
import { useIsMac } from "@/components/canvas/use-is-mac";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { useRunner } from "./runner-context";
import { liveRunId, useShownRun } from "./shown-run";

/** Runs the draft, or stops the run that is shown; beside it, the other ways to run. */
export function RunButton({ starting }: { starting: boolean }) {
  const mac = useIsMac();
  const runner = useRunner();
  const isLive = useShownRun((state) => liveRunId(state) !== null);
  const workflowId = useEditor((state) => state.workflowId);
  return (
    <div className="flex">
      <Button
        onClick={runner.toggle}
        pending={starting}
        title={`${isLive ? "Stop the run" : "Run"} (${keyOf("run", mac)})`}
        className="rounded-r-none"
      >
        {isLive ? <Square className="fill-current" /> : <Play className="fill-current" />} {isLive ? "Stop" : "Run"}
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            size="icon"
            aria-label="More ways to run"
            title="More ways to run"
            className="w-6 rounded-l-none border-l border-accent-fg/25"
          >
            <ChevronDown />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="w-72">
          <RunMenu workflowId={workflowId} />
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}
