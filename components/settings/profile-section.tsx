"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { soleFieldError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { useOrg } from "@/components/org-context";
import { Section } from "@/components/settings/section";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { limits } from "@/server/limits";

export function ProfileSection() {
  const trpc = useTRPC();
  const router = useRouter();
  const { user } = useOrg();
  const update = useMutation(
    trpc.people.updateProfile.mutationOptions({
      onSuccess: () => {
        toast.success("Your name was saved");
        router.refresh();
      },
    }),
  );
  return (
    <Section title="Profile">
      <form
        className="grid max-w-sm gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ name: formText(new FormData(event.currentTarget), "name").trim() });
        }}
      >
        <Field label="Name" hint="Shown beside what you change and decide." error={soleFieldError(update.error, "name")}>
          {(control) => (
            <Input {...control} name="name" required maxLength={limits.nameChars} defaultValue={user.name} autoComplete="name" />
          )}
        </Field>
        <Field label="Email">{(control) => <Input {...control} value={user.email} readOnly disabled />}</Field>
        <div>
          <Button type="submit" pending={update.isPending}>
            Save name
          </Button>
        </div>
      </form>
    </Section>
  );
}
