"use client";
// Makes what an error asks for where the person is, and has the node use it.
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { AddCredentialDialog } from "@/components/settings/add-credential-dialog";
import { hostOfSettings } from "@/components/settings/host-of";
import { ProviderDialog } from "@/components/settings/provider-dialog";
import type { ProviderDraft } from "@/components/settings/provider-draft";
import { useTRPC } from "@/components/trpc-provider";
import type { ErrorValue } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import { describeField } from "@/server/workflow/field-schema";
import type { FaultyNode } from "./error-fix-buttons";
import { listModels, namesOf, providerAtFault } from "./provider-at-fault";

export type FixDialog = "add-credential" | "provider";

type FixDialogsProps = {
  dialog: FixDialog;
  error: ErrorValue;
  node: FaultyNode | null;
  /** Sets a setting of the node; left out: it can only be chosen in the editor, at `chooseAt`. */
  set: ((name: string, value: unknown) => void) | undefined;
  chooseAt: (field: string) => string;
  onClose: () => void;
};

export function FixDialogs(props: FixDialogsProps) {
  return props.dialog === "provider" ? <FixProvider {...props} /> : <FixCredential {...props} />;
}

function FixCredential({ node, onClose, ...choosing }: FixDialogsProps) {
  const use = useChoose(choosing);
  const field = node && findSetting(node.type, "credential");
  const kinds = node && field ? kindsOf(node.type, field) : undefined;
  return (
    <AddCredentialDialog
      host={hostOfSettings(node?.config ?? {})}
      {...(kinds ? { kinds } : {})}
      onClose={onClose}
      onAdded={(id) => field && use(field, id, "It is the node's credential now.")}
    />
  );
}

/** The provider that the error is about, to be corrected; a new one when it is not there. */
function FixProvider({ error, node, onClose, ...choosing }: FixDialogsProps) {
  const trpc = useTRPC();
  const providers = useQuery(trpc.providers.list.queryOptions());
  const use = useChoose(choosing);
  if (!providers.data) return null;
  const models = node ? listModels(node.config) : [];
  const name = providerAtFault(error, namesOf(models));
  const known = providers.data.find((provider) => provider.name === name && !provider.builtIn) ?? null;
  const choose = ({ name: provider, models: made }: ProviderDraft) => {
    const [first] = made;
    const field = node && (findSetting(node.type, "models") ?? findSetting(node.type, "model"));
    if (known || !first || !field || !node) return;
    const choice = { provider, model: first.name };
    const isList = Array.isArray(node.config[field]) || findSetting(node.type, "models") === field;
    // It takes the place of what was not there.
    const others = models.filter((model) => providers.data.some((there) => there.name === model.provider));
    use(field, isList ? [choice, ...others] : choice, `The node uses ${first.name} now.`);
  };
  return <ProviderDialog provider={known} onClose={onClose} onSaved={choose} />;
}

/** Sets it at once, or says where it can be chosen. */
function useChoose({ set, chooseAt }: Pick<FixDialogsProps, "set" | "chooseAt">) {
  const router = useRouter();
  return (field: string, value: unknown, said: string) => {
    if (set) {
      set(field, value);
      toast.success(said, { id: "fixed" });
      return;
    }
    toast("Choose it in the node, then run again.", {
      id: "fixed",
      duration: 10_000,
      action: { label: "Open the node", onClick: () => router.push(chooseAt(`config.${field}`)) },
    });
  };
}

function kindsOf(type: string, field: string) {
  const definition = Object.hasOwn(nodeCatalog, type) ? nodeCatalog[type] : undefined;
  return definition && describeField(definition.config, [field]).kinds;
}

/** The setting of a node type that is filled in by a control. */
function findSetting(type: string, control: "credential" | "models" | "model"): string | undefined {
  const definition = Object.hasOwn(nodeCatalog, type) ? nodeCatalog[type] : undefined;
  return Object.keys(definition?.config.shape ?? {}).find(
    (name) => definition && describeField(definition.config, [name]).control === control,
  );
}
