"use client";

import { KeyRound, type LucideIcon, PencilRuler, Plug, RotateCcw, ServerCog } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { lazyPart } from "@/components/lazy-part";
import { useCan, useOrg } from "@/components/org-context";
import { Button } from "@/components/ui/button";
import type { ErrorValue } from "@/server/errors";
import { type ErrorFix, type FixKind, fixesFor } from "@/server/workflow/error-fixes";
import type { FixDialog } from "./fix-dialogs";

const FixDialogs = lazyPart(() => import("./fix-dialogs").then((module) => module.FixDialogs));

const icons: Record<FixKind, LucideIcon> = {
  credentials: KeyRound,
  "add-credential": KeyRound,
  providers: ServerCog,
  provider: Plug,
  node: PencilRuler,
  retry: RotateCcw,
};

/** A node as far as its error can be mended. */
export type FaultyNode = { id: string; type: string; config: Readonly<Record<string, unknown>> };

type FixButtonsProps = {
  error: ErrorValue;
  workflowId: string;
  /** The node that failed; null: the run as a whole. */
  node: FaultyNode | null;
  /** Goes on from the failed step; null: that cannot be done now. */
  onRetry: (() => void) | null;
  /** In the editor the settings are beside the error: they are opened and changed there. */
  inPlace?: InPlace | undefined;
};

export type InPlace = {
  openField: (field: string) => void;
  /** Sets a setting of the node. */
  set: (name: string, value: unknown) => void;
  /** Says instead what a retry would do. */
  retryWord?: string | undefined;
};

/** What can be done about an error, the likeliest first; nothing that the person may not do. */
export function ErrorFixButtons({ error, workflowId, node, onRetry, inPlace }: FixButtonsProps) {
  const { slug } = useOrg();
  const [dialog, setDialog] = useState<FixDialog | null>(null);
  const [mayManageCredentials, mayManageProviders, mayWrite] = [
    useCan("credential:manage"),
    useCan("provider:manage"),
    useCan("workflow:write"),
  ];
  const may: Record<FixKind, boolean> = {
    credentials: mayManageCredentials,
    "add-credential": mayManageCredentials && node !== null,
    providers: mayManageProviders,
    provider: mayManageProviders,
    node: mayWrite,
    retry: onRetry !== null,
  };
  const fixes = fixesFor(error.code).filter(({ kind }) => may[kind]);
  if (fixes.length === 0) return null;
  const page = `/${slug}/workflows/${workflowId}`;
  /** What a button does here; null: it leads to another page. */
  const actOf = (fix: ErrorFix): (() => void) | null => {
    const { kind } = fix;
    if (kind === "retry") return onRetry;
    if (kind === "add-credential" || kind === "provider") return () => setDialog(kind);
    return kind === "node" && inPlace ? () => inPlace.openField(settingOf(fix, error)) : null;
  };
  const addressOf = (fix: ErrorFix) =>
    fix.kind === "node" ? editorAddress(page, node?.id ?? null, settingOf(fix, error)) : `/${slug}/settings/${fix.kind}`;
  return (
    <>
      <p className="flex flex-wrap gap-1.5 pt-1">
        {fixes.map((fix, index) => (
          <FixButton
            key={fix.word}
            icon={icons[fix.kind]}
            word={fix.kind === "retry" ? (inPlace?.retryWord ?? fix.word) : fix.word}
            isFirst={index === 0}
            act={actOf(fix)}
            address={addressOf(fix)}
          />
        ))}
      </p>
      {dialog && (
        <FixDialogs
          dialog={dialog}
          error={error}
          node={node}
          set={inPlace?.set}
          chooseAt={(field) => editorAddress(page, node?.id ?? null, field)}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}

type FixButtonProps = { icon: LucideIcon; word: string; isFirst: boolean; act: (() => void) | null; address: string };

function FixButton({ icon: Icon, word, isFirst, act, address }: FixButtonProps) {
  const variant = isFirst ? "default" : "outline";
  if (act)
    return (
      <Button size="sm" variant={variant} onClick={act}>
        <Icon /> {word}
      </Button>
    );
  return (
    <Button size="sm" variant={variant} asChild>
      <Link href={address}>
        <Icon /> {word}
      </Link>
    </Button>
  );
}

/** The setting that a fix is about: the one that the error names, when that is it or a part of it. */
function settingOf({ field }: ErrorFix, error: ErrorValue): string {
  return field !== undefined && error.field?.startsWith(field) !== true ? field : (error.field ?? "");
}

/** The workflow's page, at a node and the setting in question. */
function editorAddress(page: string, nodeId: string | null, field: string): string {
  const params = new URLSearchParams();
  if (nodeId !== null) params.set("node", nodeId);
  if (field !== "") params.set("field", field);
  return params.size === 0 ? page : `${page}?${params}`;
}
