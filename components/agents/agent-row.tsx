"use client";
import { Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { DeleteAgentDialog } from "@/components/agents/delete-agent-dialog";
import type { ApiOutputs } from "@/components/api-outputs";
import { NodeTile } from "@/components/node-tile";
import { useCan, useOrg } from "@/components/org-context";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";

type AgentItem = ApiOutputs["agents"]["list"][number];

export function AgentRow({ item }: { item: AgentItem }) {
  const { slug } = useOrg();
  const canDelete = useCan("agent:delete");
  const [isDeleting, setIsDeleting] = useState(false);
  return (
    <li className="group relative flex min-h-[60px] items-center gap-3 px-4 transition-colors first:rounded-t-lg last:rounded-b-lg hover:bg-hover/50 has-[[data-row-link]:focus-visible]:bg-hover/50">
      <NodeTile group="agent" icon="bot" size="md" />
      <div className="min-w-0 flex-1 py-2.5">
        <p className="flex items-center gap-1.5">
          <Link
            data-row-link
            href={`/${slug}/agents/${item.id}`}
            className="truncate font-[550] tracking-[-0.011em] after:absolute after:inset-0"
          >
            {item.name}
          </Link>
          <Badge variant="outline">v{item.version}</Badge>
        </p>
        <p className="mt-0.5 truncate text-xs text-fg-3">{item.description || item.role || "No description"}</p>
      </div>
      <p className="num hidden w-48 shrink-0 truncate text-xs text-fg-3 md:block">
        {item.models[0]?.model}
        {item.models.length > 1 && ` and ${item.models.length - 1} more`}
        {item.tools.length > 0 && ` · ${item.tools.length} ${item.tools.length === 1 ? "tool" : "tools"}`}
      </p>
      <p className="num hidden w-28 shrink-0 text-xs text-fg-3 sm:block">{usedWords(item.workflows)}</p>
      <p className="hidden w-40 shrink-0 truncate text-right text-xs text-fg-3 lg:block">
        <RelativeTime at={item.savedAt} />
        {item.savedBy && ` by ${item.savedBy}`}
      </p>
      {canDelete && (
        <IconButton label={`Delete ${item.name}`} className="relative" onClick={() => setIsDeleting(true)}>
          <Trash2 />
        </IconButton>
      )}
      {isDeleting && <DeleteAgentDialog agent={item} onClose={() => setIsDeleting(false)} />}
    </li>
  );
}

const usedWords = (workflows: number) => (workflows === 0 ? "Not used" : workflows === 1 ? "In 1 workflow" : `In ${workflows} workflows`);
