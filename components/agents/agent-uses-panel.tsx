"use client";
import { useQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { AgentUses } from "@/components/agents/agent-uses";
import { useTRPC } from "@/components/trpc-provider";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";

export function AgentUsesPanel({ id }: { id: string }) {
  const trpc = useTRPC();
  const uses = useQuery(trpc.agents.uses.queryOptions({ id }));
  if (uses.isPending) return <Skeleton className="m-4 h-24" />;
  if (uses.isError) return <ErrorState title="Its workflows could not be loaded" error={uses.error} onRetry={() => uses.refetch()} />;
  if (uses.data.length === 0)
    return (
      <EmptyState
        icon={Workflow}
        title="No workflow uses it"
        description="Choose it under Profile in an agent's settings: what is left empty there comes from here."
      />
    );
  return (
    <div className="grid gap-2 p-4">
      <AgentUses uses={uses.data} />
      <p className="text-xs text-pretty text-fg-3">
        A published version keeps what the agent said when it was published. Publish again to bring a newer version into use.
      </p>
    </div>
  );
}
