"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { soleFieldError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { useOrg } from "@/components/org-context";
import { RoleSelect, roleTexts } from "@/components/settings/role-select";
import { SecretOnce } from "@/components/settings/secret-once";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { limits } from "@/server/limits";
import type { Role } from "@/server/permissions";

/** Adds a person by email. Someone new gets a temporary password, shown here once. */
export function AddMemberDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { name: orgName, role: myRole } = useOrg();
  const [role, setRole] = useState<Role>("editor");
  const add = useMutation(
    trpc.members.add.mutationOptions({
      onSuccess: ({ temporaryPassword }, { email }) => {
        if (temporaryPassword === undefined) {
          toast.success(`${email} is now a member of ${orgName}`);
          onClose();
        }
        return queryClient.invalidateQueries({ queryKey: trpc.members.list.queryKey() });
      },
    }),
  );
  const password = add.data?.temporaryPassword;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{password ? `${add.variables?.email} can sign in` : "Add member"}</DialogTitle>
          <DialogDescription>
            {password
              ? "Give them this password. They can change it under Your account."
              : "Someone who has an account here joins at once. For someone new an account is made."}
          </DialogDescription>
        </DialogHeader>
        {password ? (
          <>
            <SecretOnce secret={password} what="password" />
            <DialogFooter>
              <Button onClick={onClose}>Done</Button>
            </DialogFooter>
          </>
        ) : (
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              const form = new FormData(event.currentTarget);
              const name = formText(form, "name").trim();
              add.mutate({ email: formText(form, "email").trim(), role, ...(name === "" ? {} : { name }) });
            }}
          >
            <Field label="Email" error={soleFieldError(add.error, "email")}>
              {(control) => (
                <Input {...control} name="email" type="email" required maxLength={254} autoComplete="off" placeholder="ada@example.com" />
              )}
            </Field>
            <Field label="Name" aside="Optional" hint="For someone new.">
              {(control) => <Input {...control} name="name" maxLength={limits.nameChars} autoComplete="off" />}
            </Field>
            <Field label="Role" hint={roleTexts[role].text}>
              {({ id }) => <RoleSelect id={id} label="Role" value={role} onValueChange={setRole} withOwner={myRole === "owner"} />}
            </Field>
            <DialogFooter>
              <Button variant="outline" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" pending={add.isPending}>
                Add member
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}
