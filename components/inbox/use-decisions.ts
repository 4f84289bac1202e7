"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import type { ApiOutputs } from "@/components/api-outputs";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";

export type Task = ApiOutputs["humanTasks"]["list"]["items"][number];
/** `payload` only when the person changed it; for a call for help it is the answer. */
export type Decision = { decision: "approved" | "rejected"; feedback?: string; payload?: unknown };

/** Decisions leave the list at once; one that the server refuses (someone was faster, time is up) comes back with the reason. */
export function useDecisions() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const mutation = useMutation(
    trpc.humanTasks.decide.mutationOptions({
      onError: (error, { id }) => {
        setDecided((ids) => new Set([...ids].filter((other) => other !== id)));
        toastError("The decision was not taken", error);
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.humanTasks.pathKey() }),
    }),
  );
  const decide = (task: Task, decision: Decision) => {
    setDecided((ids) => new Set(ids).add(task.id));
    mutation.mutate({ id: task.id, ...decision }, { onSuccess: () => toast.success(`${wordOf(task, decision)}: ${task.title}`) });
  };
  return { decided, decide };
}

function wordOf({ kind }: Task, { decision }: Decision): string {
  if (kind === "help") return "Answered";
  return decision === "approved" ? "Approved" : "Rejected";
}
