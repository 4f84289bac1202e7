"use client";

import { GitFork, Workflow } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useOrg } from "@/components/org-context";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { DocumentNode } from "@/server/workflow/document";
import { parseStepKey } from "./step-key";

type Details = ApiOutputs["runs"]["get"];
type LineageProps = { run: Pick<Details, "parent" | "forkOf" | "forks" | "forkCount">; nodes: readonly DocumentNode[] };

/** Where a run comes from, and what came of it. Nothing for a run that stands alone. */
export function RunLineage({ run: { parent, forkOf, forks, forkCount }, nodes }: LineageProps) {
  const { slug } = useOrg();
  if (!parent && !forkOf && forkCount === 0) return null;
  return (
    <aside
      aria-label="Where this run comes from"
      className="flex flex-wrap items-center gap-x-5 gap-y-0.5 border-b border-line bg-sunken/60 px-4 py-1 text-xs text-fg-2"
    >
      {forkOf && (
        <Origin
          icon={<GitFork />}
          runHref={`/${slug}/runs/${forkOf.runId}?step=${forkOf.stepKey}`}
          before="Goes on from"
          link="an earlier run"
        >
          at “{nameOf(forkOf.stepKey, nodes)}”
        </Origin>
      )}
      {parent && (
        <Origin icon={<Workflow />} runHref={`/${slug}/runs/${parent.runId}?step=${parent.stepKey}`} before="Started by" link="another run">
          at its step “{parent.stepKey}”
        </Origin>
      )}
      {forkCount > 0 && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="link" className="gap-1 text-xs">
              <GitFork /> {forkCount === 1 ? "1 run goes on from here" : `${forkCount} runs go on from here`}
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start" className="max-w-[calc(100vw-2rem)]">
            {forks.map((fork) => (
              <DropdownMenuItem key={fork.runId} asChild>
                <Link href={`/${slug}/runs/${fork.runId}`}>
                  <StatusGlyph status={fork.status} />
                  <span className="truncate">from “{nameOf(fork.stepKey, nodes)}”</span>
                  <span className="ml-auto pl-4 text-2xs text-fg-3">
                    <RelativeTime at={fork.createdAt} />
                  </span>
                </Link>
              </DropdownMenuItem>
            ))}
            {forkCount > forks.length && <p className="px-2 py-1 text-2xs text-fg-3">and {forkCount - forks.length} earlier ones</p>}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </aside>
  );
}

type OriginProps = { icon: ReactNode; runHref: string; before: string; link: string; children: ReactNode };

function Origin({ icon, runHref, before, link, children }: OriginProps) {
  return (
    <p className="flex min-w-0 items-center gap-1.5 [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-fg-3">
      {icon}
      <span className="truncate">
        {before}{" "}
        <Link href={runHref} className="font-medium text-accent-text hover:underline">
          {link}
        </Link>{" "}
        {children}
      </span>
    </p>
  );
}

function nameOf(stepKey: string, nodes: readonly DocumentNode[]): string {
  const { nodeId, path } = parseStepKey(stepKey);
  const name = nodes.find(({ id }) => id === nodeId)?.name || nodeId;
  return path.length === 0 ? name : `${name}, pass ${path.map((pass) => pass + 1).join(".")}`;
}
