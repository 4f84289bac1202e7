"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UserMinus, UserPlus } from "lucide-react";
import { useState } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useCan, useOrg } from "@/components/org-context";
import { AddMemberDialog } from "@/components/settings/add-member-dialog";
import { ConfirmButton } from "@/components/settings/confirm-button";
import { RoleSelect } from "@/components/settings/role-select";
import { PageHeader } from "@/components/shell/page-header";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";

type Member = ApiOutputs["members"]["list"][number];

export function MemberSettings() {
  const trpc = useTRPC();
  const canManage = useCan("member:manage");
  const members = useQuery(trpc.members.list.queryOptions());
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHeader title="Members" description="People of this org and what they may do.">
        {canManage && (
          <Button onClick={() => setAdding(true)}>
            <UserPlus /> Add member
          </Button>
        )}
      </PageHeader>
      {members.isPending && <RowsSkeleton label="Loading members" rows={3} />}
      {members.isError && <ErrorState title="The members could not be loaded" error={members.error} onRetry={() => members.refetch()} />}
      {members.data && (
        <ul className="divide-y divide-line rounded-lg bg-panel shadow-sm" aria-label="Members">
          {members.data.map((member) => (
            <MemberRow key={member.userId} member={member} canManage={canManage} />
          ))}
        </ul>
      )}
      {adding && <AddMemberDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function MemberRow({ member, canManage }: { member: Member; canManage: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { user, name: orgName, role: myRole } = useOrg();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.members.list.queryKey() });
  const setRole = useMutation(
    trpc.members.setRole.mutationOptions({ onSuccess: refresh, onError: (error) => toastError("The role could not be changed", error) }),
  );
  const remove = useMutation(
    trpc.members.remove.mutationOptions({ onSuccess: refresh, onError: (error) => toastError("The member could not be removed", error) }),
  );
  const isMe = member.userId === user.id;
  // Owners are only made and unmade by owners; the server says the same.
  const canChange = canManage && (member.role !== "owner" || myRole === "owner");
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
      <Avatar name={member.name} className="size-8 text-xs" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 font-[550]">
          <span className="truncate">{member.name}</span> {isMe && <Badge>You</Badge>}
        </p>
        <p className="truncate text-xs text-fg-3">{member.email}</p>
      </div>
      {canChange && !isMe ? (
        <>
          <RoleSelect
            label={`Role of ${member.name}`}
            value={setRole.isPending ? setRole.variables.role : member.role}
            onValueChange={(role) => setRole.mutate({ userId: member.userId, role })}
            withOwner={myRole === "owner"}
          />
          <ConfirmButton
            title={`Remove ${member.name}?`}
            description={`They lose access to ${orgName} at once. What they made stays.`}
            confirm="Remove member"
            onConfirm={() => remove.mutate({ userId: member.userId })}
            trigger={
              <Button variant="ghost" size="icon" aria-label={`Remove ${member.name}`} title="Remove" pending={remove.isPending}>
                <UserMinus />
              </Button>
            }
          />
        </>
      ) : (
        <Badge className="capitalize">{member.role}</Badge>
      )}
    </li>
  );
}
