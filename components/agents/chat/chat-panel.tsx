"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Agent } from "@/components/agents/agent";
import { cn } from "@/components/cn";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { isFinalRun } from "@/server/workflow/run-event";
import { ChatHeader } from "./chat-header";
import { ChatInput } from "./chat-input";
import { ChatStart } from "./chat-start";
import { ChatTurnList } from "./chat-turn-list";

/** Tries an agent without a workflow. Each answer is a run like others; the conversation is kept, and goes on where it was left. */
export function ChatPanel({ agent }: { agent: Agent }) {
  const trpc = useTRPC();
  const chats = useQuery(trpc.agents.chats.queryOptions({ id: agent.id }));
  // null: a new one; undefined: the last one.
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const chatId = chosen === undefined ? (chats.data?.[0]?.id ?? null) : chosen;
  if (chats.isPending) return <Skeleton className="m-4 h-40" />;
  if (chats.isError)
    return <ErrorState title="The conversations could not be loaded" error={chats.error} onRetry={() => chats.refetch()} />;
  return (
    <section aria-label={`Chat with ${agent.name}`} className="flex min-h-0 flex-1 flex-col max-[1099px]:h-[72dvh]">
      <ChatHeader chats={chats.data} chatId={chatId} onChoose={setChosen} />
      <Conversation key={chatId ?? "new"} agent={agent} chatId={chatId} onBegun={setChosen} />
    </section>
  );
}

type ConversationProps = { agent: Agent; chatId: string | null; onBegun: (chatId: string) => void };

function Conversation({ agent, chatId, onBegun }: ConversationProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const chat = useQuery({ ...trpc.agents.chat.queryOptions({ chatId: chatId ?? "" }), enabled: chatId !== null });
  const refresh = async (id: string) => {
    await queryClient.invalidateQueries({ queryKey: trpc.agents.chat.queryKey({ chatId: id }) });
    await queryClient.invalidateQueries({ queryKey: trpc.agents.chats.queryKey({ id: agent.id }) });
  };
  const send = useMutation(
    trpc.agents.send.mutationOptions({
      async onSuccess({ chatId: id }) {
        await refresh(id);
        onBegun(id);
      },
      onError: (error) => toastError("The message could not be sent", error),
    }),
  );
  const turns = chatId === null ? [] : (chat.data?.turns ?? []);
  const last = turns.at(-1);
  const isAnswering = last !== undefined && !isFinalRun(last.status);
  const say = (message: string) => send.mutateAsync({ id: agent.id, message, ...(chatId === null ? {} : { chatId }) });
  if (chat.isError) return <ErrorState title="The conversation could not be loaded" error={chat.error} onRetry={() => chat.refetch()} />;
  return (
    <>
      <div className={cn("min-h-0 flex-1", turns.length === 0 && "overflow-y-auto")}>
        {chatId !== null && chat.isPending ? (
          <Skeleton className="m-4 h-32" />
        ) : turns.length === 0 ? (
          <ChatStart agent={agent} disabled={send.isPending} onSay={say} />
        ) : (
          <ChatTurnList turns={turns} agent={agent} onEnded={() => chatId !== null && void refresh(chatId)} />
        )}
      </div>
      <ChatInput name={agent.name} isBusy={send.isPending} answering={isAnswering ? last.runId : null} onSay={say} />
    </>
  );
}
