"use client";
import { useMutation } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { fieldError, formError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { PasswordInput } from "@/components/people/password-input";
import { readApiError } from "@/components/read-api-error";
import { useTRPCClient } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { limits } from "@/server/limits";

/** Makes the owner and the org, signs in, and goes straight to the gallery: the shortest way to a first run. */
export function SetupForm() {
  const client = useTRPCClient();
  const setup = useMutation({
    mutationFn: async (form: FormData) => {
      const email = formText(form, "email").trim();
      const password = formText(form, "password");
      const { orgSlug } = await client.people.setup.mutate({
        name: formText(form, "name").trim(),
        email,
        password,
        orgName: formText(form, "orgName").trim(),
      });
      const result = await signIn("credentials", { email, password, redirect: false });
      return result.error ? "/sign-in" : `/${orgSlug}/templates`;
    },
    // A full load, so that nothing rendered before the sign-in is reused.
    onSuccess: (path) => window.location.assign(path),
  });
  const problem = setup.error ? readApiError(setup.error) : null;
  const general = formError(problem, ["name", "email", "password", "orgName"]);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setup.mutate(new FormData(event.currentTarget));
      }}
    >
      {general && <Notice tone="fail">{general}</Notice>}
      <Field label="Your name" error={fieldError(problem, "name")}>
        {(control) => (
          <Input {...control} name="name" required maxLength={limits.nameChars} autoComplete="name" autoFocus className="h-9" />
        )}
      </Field>
      <Field label="Email" error={fieldError(problem, "email")}>
        {(control) => <Input {...control} name="email" type="email" required maxLength={254} autoComplete="username" className="h-9" />}
      </Field>
      <Field label="Password" hint="At least 10 characters." error={fieldError(problem, "password")}>
        {(control) => <PasswordInput {...control} name="password" minLength={10} autoComplete="new-password" />}
      </Field>
      <Field label="Org" hint="The team or company that will own the workflows." error={fieldError(problem, "orgName")}>
        {(control) => (
          <Input {...control} name="orgName" required maxLength={limits.nameChars} autoComplete="organization" className="h-9" />
        )}
      </Field>
      <Button type="submit" size="lg" className="mt-1 w-full" pending={setup.isPending || setup.isSuccess}>
        Create org and continue
      </Button>
    </form>
  );
}
