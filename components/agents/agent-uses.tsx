"use client";
import { Workflow } from "lucide-react";
import Link from "next/link";
import type { ApiOutputs } from "@/components/api-outputs";
import { useOrg } from "@/components/org-context";

/** Workflows that name an agent profile, each with where it does. */
export function AgentUses({ uses }: { uses: ApiOutputs["agents"]["uses"] }) {
  const { slug } = useOrg();
  return (
    <ul className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line" aria-label="Workflows that use it">
      {uses.map(({ id, name, inDraft, published }) => (
        <li key={id} className="flex items-center gap-2.5 px-3 py-2">
          <Workflow className="size-3.5 shrink-0 text-fg-3" aria-hidden="true" />
          <Link href={`/${slug}/workflows/${id}`} className="min-w-0 flex-1 truncate rounded-sm hover:underline">
            {name}
          </Link>
          <span className="num shrink-0 text-xs text-fg-3">
            {[published !== null && `published with version ${published}`, inDraft && published === null && "draft"]
              .filter(Boolean)
              .join(", ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
