"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { soleFieldError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { limits } from "@/server/limits";

export function CreateOrgDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const create = useMutation(
    trpc.orgs.create.mutationOptions({
      onSuccess: ({ slug }) => {
        onOpenChange(false);
        router.push(`/${slug}/templates`);
      },
    }),
  );
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>New org</DialogTitle>
          <DialogDescription>
            An org has its own workflows, runs, members, providers and credentials. You will be its owner.
          </DialogDescription>
        </DialogHeader>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate({ name: formText(new FormData(event.currentTarget), "name").trim() });
          }}
        >
          <Field label="Name" error={soleFieldError(create.error, "name")}>
            {(control) => (
              <Input {...control} name="name" required maxLength={limits.nameChars} autoComplete="organization" placeholder="Northwind" />
            )}
          </Field>
          <DialogFooter>
            <Button variant="outline" onClick={() => onOpenChange(false)}>
              Cancel
            </Button>
            <Button type="submit" pending={create.isPending}>
              Create org
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
