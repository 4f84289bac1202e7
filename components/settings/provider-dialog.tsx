"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { fieldError, formError } from "@/components/field-error";
import { readApiError } from "@/components/read-api-error";
import { ModelTable } from "@/components/settings/model-table";
import { applyPreset, type Provider, type ProviderDraft, toDraft } from "@/components/settings/provider-draft";
import { ProviderKeyField } from "@/components/settings/provider-key-field";
import { ProviderTest } from "@/components/settings/provider-test";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

type ProviderDialogProps = {
  provider: Provider | null;
  onClose: () => void;
  /** It is there now, as it was filled in. */
  onSaved?: (saved: ProviderDraft) => void;
};

/** Adds a provider (`provider` null) or changes one. */
export function ProviderDialog({ provider, onClose, onSaved }: ProviderDialogProps) {
  const trpc = useTRPC();
  const [draft, setDraft] = useState<ProviderDraft>(() => toDraft(provider));
  const presets = useQuery(trpc.providers.presets.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  const save = useSave(provider, (saved) => {
    onSaved?.(saved);
    onClose();
  });
  const problem = save.error ? readApiError(save.error) : null;
  const general = formError(problem, ["name", "baseUrl", "apiKey", "models"]);
  const change = (part: Partial<ProviderDraft>) => setDraft((current) => ({ ...current, ...part }));
  const preset = presets.data?.find((known) => known.id === draft.preset);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="max-w-xl">
        <DialogHeader>
          <DialogTitle>{provider ? `Edit ${provider.name}` : "Add provider"}</DialogTitle>
          <DialogDescription>
            Agents name a model as provider and model. The key is stored encrypted and sent only to this host.
          </DialogDescription>
        </DialogHeader>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            // It may stand inside another form.
            event.stopPropagation();
            save.mutate(draft);
          }}
        >
          {general && <Notice tone="fail">{general}</Notice>}
          <div className="grid gap-4 sm:grid-cols-2">
            {!provider && (
              <Field label="Vendor">
                {({ id }) => (
                  <Select
                    value={draft.preset}
                    onValueChange={(next) => {
                      const chosen = presets.data?.find((known) => known.id === next);
                      if (chosen && presets.data) setDraft(applyPreset(draft, chosen, presets.data));
                    }}
                  >
                    <SelectTrigger id={id}>
                      <SelectValue placeholder="Choose a vendor" />
                    </SelectTrigger>
                    <SelectContent>
                      {presets.data?.map((known) => (
                        <SelectItem key={known.id} value={known.id}>
                          {known.label}
                        </SelectItem>
                      ))}
                    </SelectContent>
                  </Select>
                )}
              </Field>
            )}
            <Field
              label="Name"
              hint={provider ? "Workflows refer to it by this name." : undefined}
              error={fieldError(problem, "name")}
              className={provider ? "sm:col-span-2" : undefined}
            >
              {(control) => (
                <Input
                  {...control}
                  required
                  maxLength={64}
                  value={draft.name}
                  onChange={(event) => change({ name: event.target.value })}
                  autoComplete="off"
                />
              )}
            </Field>
          </div>
          {preset?.hint && <Notice>{preset.hint}</Notice>}
          <Field label="Base URL" hint="What stands before /chat/completions." error={fieldError(problem, "baseUrl")}>
            {(control) => (
              <Input
                {...control}
                type="url"
                required
                maxLength={2_000}
                placeholder="https://api.example.com/v1"
                value={draft.baseUrl}
                onChange={(event) => change({ baseUrl: event.target.value })}
              />
            )}
          </Field>
          <ProviderKeyField
            storedHint={provider?.apiKeyHint ?? null}
            needed={preset?.needsKey ?? false}
            docsUrl={preset?.needsKey ? preset.docsUrl : undefined}
            value={draft.apiKey}
            error={fieldError(problem, "apiKey")}
            onChange={(apiKey) => change({ apiKey })}
          />
          <ProviderTest provider={provider} draft={draft} preset={preset} onChange={(models) => change({ models })} />
          <ModelTable models={draft.models} error={fieldError(problem, "models")} onChange={(models) => change({ models })} />
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" pending={save.isPending}>
              {provider ? "Save provider" : "Add provider"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function useSave(provider: Provider | null, onDone: (saved: ProviderDraft) => void) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, preset, baseUrl, apiKey, models }: ProviderDraft) => {
      const values = { name: name.trim(), baseUrl: baseUrl.trim(), models, ...(apiKey === undefined ? {} : { apiKey }) };
      if (provider) await client.providers.update.mutate({ id: provider.id, ...values });
      else await client.providers.create.mutate({ preset, ...values });
    },
    onSuccess: async (_, draft) => {
      const saved = { ...draft, name: draft.name.trim() };
      await queryClient.invalidateQueries({ queryKey: trpc.providers.list.queryKey() });
      toast.success(`“${saved.name}” was saved`);
      onDone(saved);
    },
  });
}
