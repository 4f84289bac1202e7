"use client";
import { useMutation } from "@tanstack/react-query";
import { signOut } from "next-auth/react";
import { soleFieldError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { limits } from "@/server/limits";

/** For a person who was removed from their last org. */
export function NoOrg() {
  const trpc = useTRPC();
  const create = useMutation(trpc.orgs.create.mutationOptions({ onSuccess: ({ slug }) => window.location.assign(`/${slug}/templates`) }));
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ name: formText(new FormData(event.currentTarget), "name").trim() });
      }}
    >
      <Field label="Name of the org" error={soleFieldError(create.error, "name")}>
        {(control) => <Input {...control} name="name" required maxLength={limits.nameChars} autoComplete="organization" className="h-9" />}
      </Field>
      <Button type="submit" size="lg" pending={create.isPending || create.isSuccess}>
        Create org and continue
      </Button>
      <Button
        variant="ghost"
        onClick={() => signOut({ redirectTo: "/sign-in" }).catch((error: unknown) => toastError("You could not be signed out", error))}
      >
        Sign out
      </Button>
    </form>
  );
}
