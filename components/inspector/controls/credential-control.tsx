"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useCan, useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { Select, SelectContent, SelectItem, SelectTrigger } from "@/components/ui/select";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";

const none = "none";

/** A credential by its id; the secret itself never comes to the browser. */
export function CredentialControl({ value, onChange, label: _label, schema: _schema, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const { slug } = useOrg();
  const trpc = useTRPC();
  const mayRead = useCan("credential:read");
  const credentials = useQuery(trpc.credentials.list.queryOptions(undefined, { enabled: mayRead }));
  const chosen = credentials.data?.find(({ id }) => id === value);
  const text =
    typeof value !== "string" || value === ""
      ? "None"
      : chosen
        ? chosen.name
        : credentials.isSuccess
          ? "A credential that is gone"
          : "A credential";
  return (
    <Select
      value={typeof value === "string" && value !== "" ? value : none}
      disabled={readOnly || !mayRead}
      onValueChange={(next) => onChange(next === none ? undefined : next)}
    >
      <SelectTrigger {...props}>
        <span>{text}</span>
      </SelectTrigger>
      <SelectContent>
        <SelectItem value={none}>None</SelectItem>
        {credentials.data?.map(({ id, name, hosts }) => (
          <SelectItem key={id} value={id}>
            {name} <span className="text-fg-3">{hosts.join(", ")}</span>
          </SelectItem>
        ))}
        <div className="mt-1 border-t border-line p-1">
          <Link href={`/${slug}/settings/credentials`} className="block rounded-sm px-1 py-1 text-xs text-accent-text hover:underline">
            Add a credential
          </Link>
        </div>
      </SelectContent>
    </Select>
  );
}
