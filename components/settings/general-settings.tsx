"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { soleFieldError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { useCan, useOrg } from "@/components/org-context";
import { Section } from "@/components/settings/section";
import { PageHeader } from "@/components/shell/page-header";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { limits } from "@/server/limits";
import { permissions, type Role, roles } from "@/server/permissions";

export function GeneralSettings() {
  const trpc = useTRPC();
  const router = useRouter();
  const { name, slug, role } = useOrg();
  const canManage = useCan("org:manage");
  const rename = useMutation(
    trpc.orgs.rename.mutationOptions({
      onSuccess: () => {
        toast.success("The org was renamed");
        router.refresh();
      },
    }),
  );
  return (
    <>
      <PageHeader title="General" />
      <Section title="Org" description={canManage ? undefined : "An admin or owner can change this."}>
        <form
          className="grid max-w-sm gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate({ name: formText(new FormData(event.currentTarget), "name").trim() });
          }}
        >
          <Field label="Name" error={soleFieldError(rename.error, "name")}>
            {(control) => (
              <Input {...control} name="name" required maxLength={limits.nameChars} defaultValue={name} disabled={!canManage} />
            )}
          </Field>
          <Field label="Address" hint="Part of every link, so it stays when the name changes.">
            {(control) => <Input {...control} value={`/${slug}`} readOnly disabled />}
          </Field>
          {canManage && (
            <div>
              <Button type="submit" pending={rename.isPending}>
                Save name
              </Button>
            </div>
          )}
        </form>
      </Section>
      <Section title="Your role" description={`You are ${article(role)} ${role} of ${name}.`}>
        <p className="max-w-prose text-fg-2">{describeRole(role)}</p>
      </Section>
    </>
  );
}

const article = (role: Role) => (/^[aeio]/.test(role) ? "an" : "a");

function describeRole(role: Role): string {
  const manages = roles.indexOf(role) >= roles.indexOf(permissions["member:manage"]);
  if (manages) return "You can change everything here: members, providers, credentials, API keys and workflows.";
  return role === "viewer"
    ? "You can read workflows, runs and their results. To draw or run workflows, ask an admin for the role editor."
    : "You can draw, publish and run workflows and decide approvals. Admins manage members, providers, credentials and API keys.";
}
