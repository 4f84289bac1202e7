"use client";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Agent } from "@/components/agents/agent";
import { AgentForm } from "@/components/agents/agent-form";
import { AgentUsesPanel } from "@/components/agents/agent-uses-panel";
import { AgentVersions } from "@/components/agents/agent-versions";
import { ChatPanel } from "@/components/agents/chat/chat-panel";
import { DeleteAgentDialog } from "@/components/agents/delete-agent-dialog";
import { useIsCompact } from "@/components/agents/use-is-compact";
import { useCan, useOrg } from "@/components/org-context";
import { readApiError } from "@/components/read-api-error";
import { PageBody } from "@/components/shell/page-body";
import { useTRPC } from "@/components/trpc-provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { MissingState } from "@/components/ui/missing-state";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { usePageTitle } from "@/components/use-page-title";

/** One agent of the library: what it is told and given, its versions, who uses it, and a chat to try it in. */
export function AgentPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const agent = useQuery(trpc.agents.get.queryOptions({ id }, { retry: false }));
  usePageTitle(agent.data?.name);
  if (agent.isPending)
    return (
      <PageBody>
        <RowsSkeleton label="Loading the agent" rows={4} />
      </PageBody>
    );
  if (agent.isError && readApiError(agent.error).code === "not_found")
    return (
      <MissingState
        title="There is no such agent"
        description="It may have been deleted, or it belongs to another org."
        href={`/${slug}/agents`}
        back="Go to the agents"
      />
    );
  if (agent.isError) return <ErrorState title="The agent could not be loaded" error={agent.error} onRetry={() => agent.refetch()} />;
  return <OpenAgent agent={agent.data} />;
}

function OpenAgent({ agent }: { agent: Agent }) {
  const canRun = useCan("run:start");
  const isCompact = useIsCompact();
  const [tab, setTab] = useState("settings");
  const chat = canRun ? <ChatPanel agent={agent} /> : null;
  const isBeside = chat !== null && !isCompact;
  return (
    <PageBody className="max-w-[1280px] gap-4">
      <AgentHeader agent={agent} />
      <div className={isBeside ? "grid grid-cols-[minmax(0,1fr)_440px] items-start gap-6" : undefined}>
        <Tabs value={isBeside && tab === "try" ? "settings" : tab} onValueChange={setTab} className="rounded-lg bg-panel pt-2 shadow-sm">
          <TabsList aria-label="Parts of the agent">
            <TabsTrigger value="settings">Settings</TabsTrigger>
            {chat && !isBeside && <TabsTrigger value="try">Try it</TabsTrigger>}
            <TabsTrigger value="versions">Versions</TabsTrigger>
            <TabsTrigger value="uses">Used by</TabsTrigger>
          </TabsList>
          <TabsContent value="settings" forceMount className="data-[state=inactive]:hidden">
            <AgentForm agent={agent} />
          </TabsContent>
          {chat && !isBeside && <TabsContent value="try">{chat}</TabsContent>}
          <TabsContent value="versions">
            <AgentVersions agent={agent} />
          </TabsContent>
          <TabsContent value="uses">
            <AgentUsesPanel id={agent.id} />
          </TabsContent>
        </Tabs>
        {isBeside && (
          <aside
            aria-label="Try it"
            className="sticky top-7 flex h-[calc(100dvh-3.5rem-3.5rem)] min-h-96 flex-col overflow-hidden rounded-lg bg-panel shadow-sm"
          >
            {chat}
          </aside>
        )}
      </div>
    </PageBody>
  );
}

function AgentHeader({ agent }: { agent: Agent }) {
  const { slug } = useOrg();
  const router = useRouter();
  const canDelete = useCan("agent:delete");
  const [isDeleting, setIsDeleting] = useState(false);
  return (
    <header className="flex items-center gap-2">
      <Button variant="ghost" size="icon" asChild>
        <Link href={`/${slug}/agents`} aria-label="All agents" title="All agents">
          <ArrowLeft />
        </Link>
      </Button>
      <h1 className="truncate text-xl font-[570] tracking-[-0.018em]">{agent.name}</h1>
      <Badge variant="outline">v{agent.version}</Badge>
      {canDelete && (
        <IconButton label={`Delete ${agent.name}`} className="ml-auto" onClick={() => setIsDeleting(true)}>
          <Trash2 />
        </IconButton>
      )}
      {isDeleting && (
        <DeleteAgentDialog agent={agent} onClose={() => setIsDeleting(false)} onDeleted={() => router.push(`/${slug}/agents`)} />
      )}
    </header>
  );
}
