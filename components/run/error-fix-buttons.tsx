"use client";

import { KeyRound, type LucideIcon, PencilRuler, RotateCcw, ServerCog } from "lucide-react";
import Link from "next/link";
import { useCan, useOrg } from "@/components/org-context";
import { Button } from "@/components/ui/button";
import type { ErrorValue } from "@/server/errors";
import { type ErrorFix, type FixKind, fixesFor } from "@/server/workflow/error-fixes";

const icons: Record<FixKind, LucideIcon> = { credentials: KeyRound, providers: ServerCog, node: PencilRuler, retry: RotateCcw };

type FixButtonsProps = {
  error: ErrorValue;
  workflowId: string;
  /** The node that failed; null: the run as a whole. */
  nodeId: string | null;
  /** Goes on from the failed step; null: that cannot be done now. */
  onRetry: (() => void) | null;
};

/** What can be done about an error, the likeliest first; nothing that the person may not do. */
export function ErrorFixButtons({ error, workflowId, nodeId, onRetry }: FixButtonsProps) {
  const { slug } = useOrg();
  const may: Record<FixKind, boolean> = {
    credentials: useCan("credential:manage"),
    providers: useCan("provider:manage"),
    node: useCan("workflow:write"),
    retry: onRetry !== null,
  };
  const fixes = fixesFor(error.code).filter(({ kind }) => may[kind]);
  if (fixes.length === 0) return null;
  const address = ({ kind, field = "" }: ErrorFix) =>
    kind === "node" ? editorAddress(`/${slug}/workflows/${workflowId}`, nodeId, error.field ?? field) : `/${slug}/settings/${kind}`;
  return (
    <p className="flex flex-wrap gap-1.5 pt-1">
      {fixes.map((fix, index) => {
        const Icon = icons[fix.kind];
        const variant = index === 0 ? "default" : "outline";
        return fix.kind === "retry" ? (
          <Button key={fix.word} size="sm" variant={variant} onClick={() => onRetry?.()}>
            <Icon /> {fix.word}
          </Button>
        ) : (
          <Button key={fix.word} size="sm" variant={variant} asChild>
            <Link href={address(fix)}>
              <Icon /> {fix.word}
            </Link>
          </Button>
        );
      })}
    </p>
  );
}

/** The workflow's page, at a node and the setting in question. */
function editorAddress(page: string, nodeId: string | null, field: string): string {
  const params = new URLSearchParams();
  if (nodeId !== null) params.set("node", nodeId);
  if (field !== "") params.set("field", field);
  return params.size === 0 ? page : `${page}?${params}`;
}
