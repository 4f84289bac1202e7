"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/components/org-context";
import { AddCredentialDialog } from "@/components/settings/add-credential-dialog";
import { ConfirmButton } from "@/components/settings/confirm-button";
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

const typeNames: Record<string, string> = {
  bearer: "Bearer token",
  basic: "User and password",
  header: "Header",
  signing: "Signing secret",
};

export function CredentialSettings() {
  const canRead = useCan("credential:read");
  const canManage = useCan("credential:manage");
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="Credentials"
        description="Secrets that steps may send, each only to the hosts you name. Stored encrypted and never shown again."
      >
        {canManage && (
          <Button onClick={() => setAdding(true)}>
            <Plus /> Add credential
          </Button>
        )}
      </PageHeader>
      {canRead ? <CredentialList canManage={canManage} /> : <NoPermission permission="credential:read" what="credentials" />}
      {adding && <AddCredentialDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function CredentialList({ canManage }: { canManage: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const credentials = useQuery(trpc.credentials.list.queryOptions());
  const remove = useMutation(
    trpc.credentials.delete.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.credentials.list.queryKey() }),
      onError: (error) => toastError("The credential could not be deleted", error),
    }),
  );
  if (credentials.isPending) return <RowsSkeleton label="Loading credentials" rows={3} />;
  if (credentials.isError)
    return <ErrorState title="The credentials could not be loaded" error={credentials.error} onRetry={() => credentials.refetch()} />;
  if (credentials.data.length === 0) {
    return (
      <div className="rounded-lg bg-panel shadow-sm">
        <EmptyState
          icon={KeyRound}
          title="No credentials yet"
          description="Add one to call an API that asks for a token. Steps name it; they never see it."
        />
      </div>
    );
  }
  return (
    <ul className="divide-y divide-line rounded-lg bg-panel shadow-sm" aria-label="Credentials">
      {credentials.data.map((credential) => (
        <li key={credential.id} className="flex items-center gap-3 px-4 py-2.5">
          <KeyRound className="size-4 shrink-0 text-fg-3" aria-hidden="true" />
          <div className="min-w-0 flex-1">
            <p className="flex items-center gap-2 font-[550]">
              <span className="truncate">{credential.name}</span>
              <Badge>{typeNames[credential.type] ?? credential.type}</Badge>
            </p>
            <p className="num truncate text-xs text-fg-3">
              {credential.hosts.join(", ")}
              {credential.hint && ` · ends in ${credential.hint}`} · added <RelativeTime at={credential.createdAt} />
            </p>
          </div>
          {canManage && (
            <ConfirmButton
              title={`Delete ${credential.name}?`}
              description="Steps that name it fail from then on. This cannot be undone."
              confirm="Delete credential"
              onConfirm={() => remove.mutate({ id: credential.id })}
              trigger={
                <Button variant="ghost" size="icon" aria-label={`Delete ${credential.name}`} title="Delete">
                  <Trash2 />
                </Button>
              }
            />
          )}
        </li>
      ))}
    </ul>
  );
}
