"use client";
import type { Agent } from "@/components/agents/agent";
import { isFinalRun } from "@/server/workflow/run-event";
import { ChatAnswer } from "./chat-answer";
import type { ChatTurn } from "./chat-turn";
import { LiveAnswer } from "./live-answer";

type ChatTurnListProps = { turns: readonly ChatTurn[]; agent: Agent; onEnded: () => void };

/** What was said. Laid out from the bottom, so that the newest is in view and stays so while it grows. */
export function ChatTurnList({ turns, agent, onEnded }: ChatTurnListProps) {
  return (
    <div className="flex h-full flex-col-reverse overflow-y-auto">
      <ol className="mb-auto grid gap-5 p-4" aria-label="Messages">
        {turns.map((turn) => (
          <li key={turn.runId} className="grid min-w-0 gap-3">
            <p className="ml-8 justify-self-end rounded-lg bg-accent-soft px-3 py-2 text-sm break-words whitespace-pre-wrap">
              <span className="sr-only">You: </span>
              {turn.message}
            </p>
            <div className="min-w-0">
              <span className="sr-only">{agent.name}: </span>
              {isFinalRun(turn.status) ? <ChatAnswer turn={turn} /> : <LiveAnswer turn={turn} onEnded={onEnded} />}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
