"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCan } from "@/components/org-context";
import type { BulkItem } from "@/components/runs/run-bulk";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import type { Permission } from "@/server/permissions";

export type RunAct = {
  key: "cancel" | "retry" | "delete" | "requeue" | "restart" | "dismiss";
  /** The verb on its button. */
  verb: string;
  /** "Cancelling", while it goes on. */
  doing: string;
  /** "cancelled", of those that it was done to. */
  done: string;
  permission: Permission;
  /** Asked before, when it cannot be taken back. */
  warning?: string;
  send: (ids: string[]) => Promise<readonly BulkItem[]>;
  undo?: (ids: string[]) => Promise<unknown>;
};

/** What the person may do with chosen runs. */
export function useRunActs(deadLetter: boolean): RunAct[] {
  const client = useTRPCClient();
  const may: Partial<Record<Permission, boolean>> = {
    "run:start": useCan("run:start"),
    "run:control": useCan("run:control"),
    "run:delete": useCan("run:delete"),
  };
  const cancel: RunAct = {
    key: "cancel",
    verb: "Cancel",
    doing: "Cancelling",
    done: "cancelled",
    permission: "run:control",
    warning: "What is under way is stopped, with the runs that they started for themselves. Those that have ended stay as they are.",
    send: async (ids) => (await client.runs.cancelMany.mutate({ ids })).items,
  };
  const retry: RunAct = {
    key: "retry",
    verb: "Retry",
    doing: "Retrying",
    done: "retried",
    permission: "run:start",
    send: async (ids) => (await client.runs.retryMany.mutate({ ids })).items,
  };
  const remove: RunAct = {
    key: "delete",
    verb: "Delete",
    doing: "Deleting",
    done: "deleted",
    permission: "run:delete",
    warning: "Everything that was recorded of them goes with them, for good. Runs that go on are kept.",
    send: async (ids) => (await client.runs.deleteMany.mutate({ ids })).items,
  };
  const requeue = async (ids: string[], from: "failed-step" | "start"): Promise<readonly BulkItem[]> =>
    (await client.runs.requeue.mutate({ ids, from })).items.map((item) => ({ ...item, ok: true }));
  const deadLetterActs: RunAct[] = [
    {
      key: "requeue",
      verb: "Requeue from the failed step",
      doing: "Starting again",
      done: "started again",
      permission: "run:start",
      send: (ids) => requeue(ids, "failed-step"),
    },
    {
      key: "restart",
      verb: "Requeue from the start",
      doing: "Starting again",
      done: "started again",
      permission: "run:start",
      send: (ids) => requeue(ids, "start"),
    },
    {
      key: "dismiss",
      verb: "Dismiss",
      doing: "Dismissing",
      done: "dismissed",
      permission: "run:control",
      send: async (ids) => {
        await client.runs.dismiss.mutate({ ids });
        return ids.map((id) => ({ id, ok: true }));
      },
      undo: (ids) => client.runs.undismiss.mutate({ ids }),
    },
    remove,
  ];
  return (deadLetter ? deadLetterActs : [retry, cancel, remove]).filter(({ permission }) => may[permission]);
}

/** Looks at the runs anew, after something was done with many of them. */
export function useRefreshRuns(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: trpc.runs.pathKey() });
}
