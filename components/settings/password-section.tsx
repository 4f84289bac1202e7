"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { toast } from "sonner";
import { fieldError, formError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { PasswordInput } from "@/components/people/password-input";
import { readApiError } from "@/components/read-api-error";
import { Section } from "@/components/settings/section";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";

export function PasswordSection() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation(
    trpc.people.changePassword.mutationOptions({
      onSuccess: () => {
        form.current?.reset();
        toast.success("Your password was changed. Other browsers were signed out.");
        return queryClient.invalidateQueries({ queryKey: trpc.people.sessions.queryKey() });
      },
    }),
  );
  const problem = change.error ? readApiError(change.error) : null;
  const general = formError(problem, ["current", "next"]);
  return (
    <Section title="Password" description="Changing it signs out every other browser.">
      <form
        ref={form}
        className="grid max-w-sm gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const values = new FormData(event.currentTarget);
          change.mutate({ current: formText(values, "current"), next: formText(values, "next") });
        }}
      >
        {general && <Notice tone="fail">{general}</Notice>}
        <Field label="Current password" error={fieldError(problem, "current")}>
          {(control) => <PasswordInput {...control} name="current" autoComplete="current-password" />}
        </Field>
        <Field label="New password" hint="At least 10 characters." error={fieldError(problem, "next")}>
          {(control) => <PasswordInput {...control} name="next" minLength={10} autoComplete="new-password" />}
        </Field>
        <div>
          <Button type="submit" pending={change.isPending}>
            Change password
          </Button>
        </div>
      </form>
    </Section>
  );
}
