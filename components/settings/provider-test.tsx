"use client";
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, PlugZap } from "lucide-react";
import { useId, useState } from "react";
import { type Preset, type Provider, type ProviderDraft, type ProviderModel, toggleModel } from "@/components/settings/provider-draft";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { formatDuration } from "@/components/ui/duration";
import { Notice } from "@/components/ui/notice";
import { SearchInput } from "@/components/ui/search-input";

type ProviderTestProps = {
  provider: Provider | null;
  draft: ProviderDraft;
  preset: Preset | undefined;
  onChange: (models: ProviderModel[]) => void;
};

/** Asks the endpoint, as it stands in the form, for its models, and lets some be picked from the answer. */
export function ProviderTest({ provider, draft, preset, onChange }: ProviderTestProps) {
  const trpc = useTRPC();
  const test = useMutation(
    trpc.providers.test.mutationOptions({ onError: (error) => toastError("The endpoint could not be tested", error) }),
  );
  // The stored key is only ever tried on the stored address.
  const asStored = provider !== null && draft.apiKey === undefined && draft.baseUrl.trim() === provider.baseUrl;
  const run = () =>
    test.mutate(asStored ? { id: provider.id } : { baseUrl: draft.baseUrl.trim(), ...(draft.apiKey ? { apiKey: draft.apiKey } : {}) });
  const result = test.data;
  return (
    <div className="grid gap-2" aria-live="polite">
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="outline" pending={test.isPending} disabled={draft.baseUrl.trim() === ""} onClick={run}>
          {!test.isPending && <PlugZap />} Test and list models
        </Button>
        {result?.ok && (
          <span className="num flex items-center gap-1.5 text-ok-fg">
            <CircleCheck className="size-4" aria-hidden="true" />
            Answered in {formatDuration(result.ms)}, {result.models.length === 1 ? "1 model" : `${result.models.length} models`}
          </span>
        )}
      </div>
      {result && !result.ok && (
        <Notice tone="fail">
          {result.error.message} {result.error.fix}
          {result.error.detail && <span className="mt-1 block font-mono text-xs break-words opacity-80">{result.error.detail}</span>}
        </Notice>
      )}
      {result?.ok && result.models.length > 0 && (
        <FoundModels found={result.models} models={draft.models} onToggle={(name) => onChange(toggleModel(draft.models, name, preset))} />
      )}
    </div>
  );
}

const shownModels = 200;

function FoundModels({ found, models, onToggle }: { found: string[]; models: ProviderModel[]; onToggle: (name: string) => void }) {
  const [search, setSearch] = useState("");
  const base = useId();
  const matching = found.filter((name) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <fieldset className="rounded-md border border-line">
      <legend className="sr-only">Models of this endpoint</legend>
      <div className="border-b border-line p-2">
        <SearchInput value={search} onValueChange={setSearch} label="Find a model" className="sm:max-w-none" />
      </div>
      <ul className="max-h-44 overflow-y-auto p-1">
        {matching.slice(0, shownModels).map((name) => (
          <li key={name} className="flex h-7 items-center gap-2 rounded-sm px-2 hover:bg-hover">
            <Checkbox id={`${base}-${name}`} checked={models.some((model) => model.name === name)} onCheckedChange={() => onToggle(name)} />
            <label htmlFor={`${base}-${name}`} className="min-w-0 flex-1 truncate">
              {name}
            </label>
          </li>
        ))}
        {matching.length === 0 && <li className="px-2 py-1.5 text-fg-3">No model of this endpoint matches.</li>}
        {matching.length > shownModels && (
          <li className="num px-2 py-1.5 text-xs text-fg-3">{matching.length - shownModels} more: search to narrow the list.</li>
        )}
      </ul>
    </fieldset>
  );
}
