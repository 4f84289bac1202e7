"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Cpu, PencilLine, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useCan } from "@/components/org-context";
import { ConfirmButton } from "@/components/settings/confirm-button";
import { ProviderDialog } from "@/components/settings/provider-dialog";
import { PageHeader } from "@/components/shell/page-header";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";

type Provider = ApiOutputs["providers"]["list"][number];

export function ProviderSettings() {
  const trpc = useTRPC();
  const canManage = useCan("provider:manage");
  const providers = useQuery(trpc.providers.list.queryOptions());
  const [open, setOpen] = useState<"new" | Provider | null>(null);
  return (
    <>
      <PageHeader
        title="Providers"
        description="Where models come from: any endpoint that speaks the OpenAI protocol, in the cloud or on your machine."
      >
        {canManage && (
          <Button onClick={() => setOpen("new")}>
            <Plus /> Add provider
          </Button>
        )}
      </PageHeader>
      {providers.isPending && <RowsSkeleton label="Loading providers" rows={2} />}
      {providers.isError && (
        <ErrorState title="The providers could not be loaded" error={providers.error} onRetry={() => providers.refetch()} />
      )}
      {providers.data && (
        <ul className="divide-y divide-line rounded-lg bg-panel shadow-sm" aria-label="Providers">
          {providers.data.map((provider) => (
            <ProviderRow
              key={provider.id}
              provider={provider}
              onEdit={canManage && !provider.builtIn ? () => setOpen(provider) : undefined}
            />
          ))}
        </ul>
      )}
      {open !== null && <ProviderDialog provider={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function ProviderRow({ provider, onEdit }: { provider: Provider; onEdit: (() => void) | undefined }) {
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <span className="mt-0.5 grid size-8 shrink-0 place-items-center rounded-[9px] bg-agent-soft text-agent">
        <Cpu className="size-4" aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 font-[550]">
          <span className="truncate">{provider.name}</span>
          {provider.builtIn && <Badge variant="accent">Built in</Badge>}
        </p>
        <p className="num truncate text-xs text-fg-3">
          {provider.builtIn
            ? "A scripted model for trying things out: offline, free, and it says so in every answer."
            : `${provider.baseUrl} · ${describeKey(provider.apiKeyHint)}`}
        </p>
        <div className="mt-1.5 flex flex-wrap gap-1">
          {provider.models.slice(0, 8).map((model) => (
            <Badge key={model.name}>{model.name}</Badge>
          ))}
          {provider.models.length > 8 && <Badge>{provider.models.length - 8} more</Badge>}
          {provider.models.length === 0 && <Badge variant="wait">No models picked</Badge>}
        </div>
      </div>
      {onEdit && <RowButtons provider={provider} onEdit={onEdit} />}
    </li>
  );
}

function RowButtons({ provider, onEdit }: { provider: Provider; onEdit: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.providers.delete.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.providers.list.queryKey() }),
      onError: (error) => toastError("The provider could not be deleted", error),
    }),
  );
  return (
    <div className="flex shrink-0 items-center gap-1">
      <Button variant="outline" onClick={onEdit} aria-label={`Edit ${provider.name}`}>
        <PencilLine /> <span className="hidden sm:inline">Edit</span>
      </Button>
      <ConfirmButton
        title={`Delete ${provider.name}?`}
        description="Agents that use its models fail from then on, until another provider takes the name."
        confirm="Delete provider"
        onConfirm={() => remove.mutate({ id: provider.id })}
        trigger={
          <Button variant="ghost" size="icon" aria-label={`Delete ${provider.name}`} title="Delete">
            <Trash2 />
          </Button>
        }
      />
    </div>
  );
}

function describeKey(hint: string | null): string {
  if (hint === null) return "no key";
  return hint === "" ? "key stored" : `key ends in ${hint}`;
}
