"use client";
import { MessageSquareText } from "lucide-react";
import type { Agent } from "@/components/agents/agent";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

type ChatStartProps = { agent: Agent; disabled: boolean; onSay: (message: string) => Promise<unknown> };

/** An empty conversation: what happens here, and prompts to begin with. */
export function ChatStart({ agent, disabled, onSay }: ChatStartProps) {
  return (
    <EmptyState
      icon={MessageSquareText}
      title={`Say something to ${agent.name}`}
      description="It answers as it was saved last, with its tools and limits. What it costs is counted like any run."
    >
      {agent.suggestions.map((prompt) => (
        <Button
          key={prompt}
          variant="outline"
          disabled={disabled}
          className="h-auto max-w-full justify-start py-1.5 text-left text-xs whitespace-normal"
          // What went wrong is told in a toast.
          onClick={() => onSay(prompt).catch(() => undefined)}
        >
          {prompt}
        </Button>
      ))}
    </EmptyState>
  );
}
