"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { fieldError, formError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { readApiError } from "@/components/read-api-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import { limits } from "@/server/limits";

const types = [
  { value: "bearer", label: "Bearer token", secret: "Token", hint: "Sent as “Authorization: Bearer …”." },
  { value: "basic", label: "User and password", secret: "User and password", hint: "Written as user:password." },
  {
    value: "signing",
    label: "Signing secret",
    secret: "Signing secret",
    hint: "Never sent: events to these hosts are signed with it. Written as whsec_ and base64.",
  },
  { value: "header", label: "Header", secret: "Header", hint: "Written as Name: value, for example X-Api-Key: 12ab." },
] as const;

type AddCredentialDialogProps = {
  /** Where it will be sent, when that is known. */
  host?: string | undefined;
  /** Those that can be used where it is asked for; left out: all. */
  kinds?: readonly (typeof types)[number]["value"][];
  onClose: () => void;
  /** It is there now. */
  onAdded?: (id: string) => void;
};

export function AddCredentialDialog({ host, kinds, onClose, onAdded }: AddCredentialDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [type, setType] = useState<(typeof types)[number]["value"]>(kinds?.[0] ?? "bearer");
  const create = useMutation(
    trpc.credentials.create.mutationOptions({
      onSuccess: async ({ id }, { name }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.credentials.list.queryKey() });
        toast.success(`“${name}” was added`);
        onAdded?.(id);
        onClose();
      },
    }),
  );
  const problem = create.error ? readApiError(create.error) : null;
  const general = formError(problem, ["name", "hosts", "secret"]);
  const chosen = types.find((candidate) => candidate.value === type) ?? types[0];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Add credential</DialogTitle>
          <DialogDescription>It is only ever sent to the hosts below.</DialogDescription>
        </DialogHeader>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            // It may stand inside another form.
            event.stopPropagation();
            const form = new FormData(event.currentTarget);
            const hosts = formText(form, "hosts")
              .split(/[\s,]+/)
              .filter(Boolean);
            create.mutate({ name: formText(form, "name").trim(), type, hosts, secret: formText(form, "secret").trim() });
          }}
        >
          {general && <Notice tone="fail">{general}</Notice>}
          <Field label="Name" error={fieldError(problem, "name")}>
            {(control) => (
              <Input {...control} name="name" required maxLength={limits.nameChars} placeholder="Billing API" autoComplete="off" />
            )}
          </Field>
          <div className="grid gap-1.5">
            <span className="text-xs font-medium text-fg-2">Kind</span>
            <Segmented
              label="Kind"
              value={type}
              onValueChange={setType}
              options={types.filter(({ value }) => !kinds || kinds.includes(value))}
              className="justify-self-start"
            />
          </div>
          <Field
            label="Hosts"
            hint="One or more, separated by commas: api.example.com, *.example.org."
            error={fieldError(problem, "hosts")}
          >
            {(control) => <Input {...control} name="hosts" defaultValue={host} required autoComplete="off" />}
          </Field>
          <Field label={chosen.secret} hint={chosen.hint} error={fieldError(problem, "secret")}>
            {(control) => <Input {...control} name="secret" type="password" required maxLength={10_000} autoComplete="new-password" />}
          </Field>
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" pending={create.isPending}>
              Add credential
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
