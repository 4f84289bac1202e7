"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Bot, Plus, SearchX } from "lucide-react";
import { useState } from "react";
import { AgentRow } from "@/components/agents/agent-row";
import { NewAgentDialog } from "@/components/agents/new-agent-dialog";
import { useCan } from "@/components/org-context";
import { PageBody } from "@/components/shell/page-body";
import { PageHeader } from "@/components/shell/page-header";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { SearchInput } from "@/components/ui/search-input";
import { useDebounced } from "@/components/use-debounced";

/** The org's library of agents, found by words. */
export function AgentList() {
  const trpc = useTRPC();
  const canWrite = useCan("agent:write");
  const [search, setSearch] = useState("");
  const [isCreating, setIsCreating] = useState(false);
  const settled = useDebounced(search.trim(), 150);
  const list = useQuery(trpc.agents.list.queryOptions({ search: settled || undefined }, { placeholderData: keepPreviousData }));
  const isNew = list.isSuccess && !list.isPlaceholderData && list.data.length === 0 && settled === "";
  const create = canWrite && (
    <Button onClick={() => setIsCreating(true)}>
      <Plus /> New agent
    </Button>
  );
  return (
    <PageBody>
      <PageHeader title="Agents" description="Written once, tried in a chat, and used by agents of any workflow.">
        {!isNew && create}
      </PageHeader>
      {!isNew && <SearchInput value={search} onValueChange={setSearch} label="Find an agent" />}
      {list.isPending && <RowsSkeleton label="Loading agents" />}
      {list.isError && <ErrorState title="The agents could not be loaded" error={list.error} onRetry={() => list.refetch()} />}
      {isNew && (
        <div className="rounded-lg bg-panel shadow-sm">
          <EmptyState
            icon={Bot}
            title="No agents yet"
            description="An agent profile holds a role, instructions, models, tools and limits. Begin with one that is written already, and make it yours."
          >
            {create}
          </EmptyState>
        </div>
      )}
      {list.isSuccess && list.data.length === 0 && settled !== "" && (
        <EmptyState icon={SearchX} title="No agent fits" description={`Nothing has “${settled}” in its name, description or role.`}>
          <Button variant="outline" onClick={() => setSearch("")}>
            Clear the search
          </Button>
        </EmptyState>
      )}
      {list.isSuccess && list.data.length > 0 && (
        <ul className="divide-y divide-line rounded-lg bg-panel shadow-sm" aria-label="Agents">
          {list.data.map((item) => (
            <AgentRow key={item.id} item={item} />
          ))}
        </ul>
      )}
      {isCreating && <NewAgentDialog taken={list.data?.map(({ name }) => name) ?? []} onClose={() => setIsCreating(false)} />}
    </PageBody>
  );
}
