"use client";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { cn } from "@/components/cn";
import { useOrg } from "@/components/org-context";
import { Prose } from "@/components/prose";
import { ErrorCard } from "@/components/run/error-card";
import { ReasoningPanel } from "@/components/run/reasoning-panel";
import { useRunView } from "@/components/run/use-run-view";
import { formatMoney } from "@/components/ui/money";
import { Skeleton } from "@/components/ui/skeleton";
import { agentStepKey } from "./agent-step-key";
import type { ChatTurn } from "./chat-turn";

/** An answer that is finished, with what it cost; how it came about is there when asked for. */
export function ChatAnswer({ turn }: { turn: ChatTurn }) {
  const { slug } = useOrg();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="grid min-w-0 gap-2">
      {turn.text !== null && <Prose text={turn.text} />}
      {turn.error && <ErrorCard error={turn.error} />}
      {turn.status === "cancelled" && <p className="text-sm text-fg-3">Stopped before it answered.</p>}
      <p className="num flex items-center gap-2 text-xs text-fg-3">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="flex items-center gap-1 rounded-sm hover:text-fg"
        >
          <ChevronRight className={cn("size-3 transition-transform", isOpen && "rotate-90")} aria-hidden="true" />
          How it came about
        </button>
        {turn.costMicros > 0 && <span>{formatMoney(turn.costMicros / 1_000_000)}</span>}
        <Link href={`/${slug}/runs/${turn.runId}`} className="ml-auto rounded-sm hover:text-fg hover:underline">
          Open the run
        </Link>
      </p>
      {isOpen && <Story runId={turn.runId} />}
    </div>
  );
}

function Story({ runId }: { runId: string }) {
  const { slug } = useOrg();
  const run = useRunView({ org: slug, runId });
  const step = run.head.steps[agentStepKey];
  if (run.error) return <p className="text-xs text-fail-fg">The run's events could not be read.</p>;
  if (!run.loaded) return <Skeleton className="h-24" />;
  return (
    <div className="-mx-1 rounded-md border border-line">
      {step ? <ReasoningPanel runId={runId} step={step} live={undefined} /> : <p className="p-3 text-xs text-fg-3">It did not begin.</p>}
    </div>
  );
}
