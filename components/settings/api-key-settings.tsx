"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, SquareTerminal, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/components/org-context";
import { ConfirmButton } from "@/components/settings/confirm-button";
import { CreateApiKeyDialog } from "@/components/settings/create-api-key-dialog";
import { NoPermission } from "@/components/settings/no-permission";
import { PageHeader } from "@/components/shell/page-header";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";

export function ApiKeySettings() {
  const allowed = useCan("api-key:manage");
  const [creating, setCreating] = useState(false);
  return (
    <>
      <PageHeader title="API keys" description="For programs that use the REST API at /api/v1 or the trellis command.">
        {allowed && (
          <Button onClick={() => setCreating(true)}>
            <Plus /> Create key
          </Button>
        )}
      </PageHeader>
      {allowed ? <ApiKeyList /> : <NoPermission permission="api-key:manage" what="API keys" />}
      {creating && <CreateApiKeyDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function ApiKeyList() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useQuery(trpc.apiKeys.list.queryOptions());
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.apiKeys.list.queryKey() }),
      onError: (error) => toastError("The key could not be revoked", error),
    }),
  );
  if (keys.isPending) return <RowsSkeleton label="Loading API keys" rows={2} />;
  if (keys.isError) return <ErrorState title="The API keys could not be loaded" error={keys.error} onRetry={() => keys.refetch()} />;
  if (keys.data.length === 0) {
    return (
      <div className="rounded-lg bg-panel shadow-sm">
        <EmptyState
          icon={SquareTerminal}
          title="No API keys yet"
          description="Create one to start runs or read results from another program."
        />
      </div>
    );
  }
  return (
    <ul className="divide-y divide-line rounded-lg bg-panel shadow-sm" aria-label="API keys">
      {keys.data.map((key) => (
        <li key={key.id} className="flex items-center gap-3 px-4 py-2.5">
          <div className="min-w-0 flex-1">
            <p className="flex items-center gap-2 font-[550]">
              <span className="truncate">{key.name}</span> <code className="font-mono text-xs font-normal text-fg-3">{key.prefix}…</code>
            </p>
            <p className="truncate text-xs text-fg-3">
              Created <RelativeTime at={key.createdAt} /> by {key.createdBy} ·{" "}
              {key.lastUsedAt ? (
                <>
                  last used <RelativeTime at={key.lastUsedAt} />
                </>
              ) : (
                "never used"
              )}
            </p>
            <div className="mt-1.5 flex flex-wrap gap-1">
              {key.scopes.map((scope) => (
                <Badge key={scope}>{scope}</Badge>
              ))}
            </div>
          </div>
          <ConfirmButton
            title={`Revoke ${key.name}?`}
            description="Programs that use it are refused within seconds. This cannot be undone."
            confirm="Revoke key"
            onConfirm={() => revoke.mutate({ id: key.id })}
            trigger={
              <Button variant="ghost" size="icon" aria-label={`Revoke ${key.name}`} title="Revoke">
                <Trash2 />
              </Button>
            }
          />
        </li>
      ))}
    </ul>
  );
}
