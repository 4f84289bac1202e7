"use client";
import { useMutation } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { formText } from "@/components/form-text";
import { PasswordInput } from "@/components/people/password-input";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";

const refusals: Record<string, string> = {
  credentials: "The email or the password is not right. Check both, or ask an owner of your org for a new password.",
  too_many_requests: "Too many attempts to sign in. Wait a few minutes, then try again.",
};

/** `next`: a path of this app to open afterwards. */
export function SignInForm({ next }: { next: string }) {
  const enter = useMutation({
    mutationFn: async (form: FormData) => {
      const result = await signIn("credentials", {
        email: formText(form, "email").trim(),
        password: formText(form, "password"),
        redirect: false,
      });
      if (result.error) throw new Error(refusals[result.code ?? ""] ?? "You could not be signed in. Try again in a moment.");
    },
    onSuccess: () => window.location.assign(next),
  });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate(new FormData(event.currentTarget));
      }}
    >
      {enter.error && <Notice tone="fail">{enter.error.message}</Notice>}
      <Field label="Email">
        {(control) => (
          <Input {...control} name="email" type="email" required maxLength={254} autoComplete="username" autoFocus className="h-9" />
        )}
      </Field>
      <Field label="Password">{(control) => <PasswordInput {...control} name="password" autoComplete="current-password" />}</Field>
      <Button type="submit" size="lg" className="mt-1 w-full" pending={enter.isPending || enter.isSuccess}>
        Sign in
      </Button>
    </form>
  );
}
