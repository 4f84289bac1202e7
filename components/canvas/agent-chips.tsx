"use client";
import { BadgeCheck, Brain, LoaderCircle, Undo2, X } from "lucide-react";
import { memo } from "react";
import { KindIcon } from "@/components/kind-icon";
import { useOrg } from "@/components/org-context";
import { formatDuration } from "@/components/ui/duration";
import { formatMoney } from "@/components/ui/money";
import type { StepView } from "@/server/workflow/run-view";
import { type Deed, readTrail } from "./agent-trail";
import { useRunActions } from "./run-actions";

const mostChips = 3;

/**
 * What an agent did, as small children under its card: the newest turns and tool calls, and how many came before. They lie over
 * the drawing, so that nothing moves when they come.
 */
export const AgentChips = memo(function AgentChips({ step }: { step: StepView }) {
  const actions = useRunActions();
  const { deeds, before } = readTrail(step, mostChips);
  if (deeds.length === 0 || !actions) return null;
  return (
    <ul
      aria-label="What it did"
      className="lod-far-hidden nodrag nopan pointer-events-auto absolute top-[calc(100%+9px)] left-1/2 z-10 flex w-max -translate-x-1/2 gap-1"
    >
      {before > 0 && (
        <li>
          <button
            type="button"
            title={`${before} earlier turns and calls`}
            className="agent-chip"
            onClick={() => actions.openTurn(step.stepKey, null)}
          >
            +{before}
          </button>
        </li>
      )}
      {deeds.map((deed) => (
        <li key={deed.key}>
          <Chip deed={deed} onOpen={() => actions.openTurn(step.stepKey, deed.turn)} />
        </li>
      ))}
    </ul>
  );
});

function Chip({ deed, onOpen }: { deed: Deed; onOpen: () => void }) {
  const { looks } = useOrg();
  const { tool, turn, review, ok, durationMs, costMicros } = deed;
  const time = durationMs === undefined ? null : formatDuration(durationMs);
  const cost = costMicros > 0 ? formatMoney(costMicros / 1_000_000) : null;
  const name = review ? `Review, ${review}` : `Turn ${turn}`;
  const words = [tool === null ? name : tool, ok === undefined ? "goes on" : ok ? null : "failed", time, cost].filter(Boolean).join(", ");
  return (
    <button
      type="button"
      title={words}
      aria-label={words}
      className="agent-chip"
      data-ok={ok}
      onClick={(event) => {
        event.stopPropagation();
        onOpen();
      }}
    >
      {ok === undefined ? (
        <LoaderCircle className="size-2.5 animate-spin text-run-fg" aria-hidden="true" />
      ) : !ok ? (
        <X className="size-2.5 text-fail-fg" aria-hidden="true" />
      ) : review === "approved" ? (
        <BadgeCheck className="size-2.5 text-ok-fg" aria-hidden="true" />
      ) : review ? (
        <Undo2 className="size-2.5 text-wait-fg" aria-hidden="true" />
      ) : tool === null ? (
        <Brain className="size-2.5 text-agent" aria-hidden="true" />
      ) : (
        <KindIcon name={looks[tool]?.icon ?? "wrench"} className="size-2.5 text-tool" />
      )}
      {time ?? (tool === null ? "" : tool)}
      {cost && <span className="text-fg-3">{cost}</span>}
    </button>
  );
}
