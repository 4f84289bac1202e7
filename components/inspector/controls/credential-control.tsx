"use client";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { lazyPart } from "@/components/lazy-part";
import { useCan } from "@/components/org-context";
import { hostOfSettings } from "@/components/settings/host-of";
import { useTRPC } from "@/components/trpc-provider";
import { IconButton } from "@/components/ui/icon-button";
import { Select, SelectContent, SelectItem, SelectTrigger } from "@/components/ui/select";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";

const none = "none";

/** Those that go with a request. */
const sentKinds = ["bearer", "basic", "header"] as const;

const AddCredentialDialog = lazyPart(() =>
  import("@/components/settings/add-credential-dialog").then((module) => module.AddCredentialDialog),
);

/** A credential by its id, chosen or made here; the secret itself never comes to the browser. */
export function CredentialControl({ value, onChange, label: _label, schema, path: _path, ...props }: ControlProps) {
  const { readOnly, config } = useForm();
  const [isAdding, setIsAdding] = useState(false);
  const mayAdd = useCan("credential:manage") && !readOnly;
  const trpc = useTRPC();
  const mayRead = useCan("credential:read");
  const credentials = useQuery(trpc.credentials.list.queryOptions(undefined, { enabled: mayRead }));
  const kinds: readonly string[] = schema.kinds ?? sentKinds;
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
    <div className="flex items-center gap-1">
      <Select
        value={typeof value === "string" && value !== "" ? value : none}
        disabled={readOnly || !mayRead}
        onValueChange={(next) => onChange(next === none ? undefined : next)}
      >
        <SelectTrigger {...props} className="min-w-0 flex-1">
          <span className="flex items-center gap-1.5">
            {chosen && <KeyRound className="size-3.5 shrink-0 text-fg-3" aria-hidden="true" />}
            <span className="truncate">{text}</span>
          </span>
        </SelectTrigger>
        <SelectContent>
          <SelectItem value={none}>None</SelectItem>
          {credentials.data
            ?.filter(({ id, type }) => kinds.includes(type) || id === value)
            .map(({ id, name, hosts }) => (
              <SelectItem key={id} value={id}>
                {name} <span className="text-fg-3">{hosts.join(", ")}</span>
              </SelectItem>
            ))}
        </SelectContent>
      </Select>
      {mayAdd && (
        <IconButton label="Add a credential" onClick={() => setIsAdding(true)}>
          <Plus />
        </IconButton>
      )}
      {isAdding && (
        <AddCredentialDialog
          host={hostOfSettings(config)}
          kinds={schema.kinds ?? sentKinds}
          onClose={() => setIsAdding(false)}
          onAdded={onChange}
        />
      )}
    </div>
  );
}
