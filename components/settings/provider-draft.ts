import type { ApiOutputs } from "@/components/api-outputs";

export type Provider = ApiOutputs["providers"]["list"][number];
export type Preset = ApiOutputs["providers"]["presets"][number];
export type ProviderModel = Provider["models"][number];

export type ProviderDraft = {
  name: string;
  preset: string;
  baseUrl: string;
  /** undefined: keep the stored key as it is; "": no key. */
  apiKey: string | undefined;
  models: ProviderModel[];
};

export function toDraft(provider: Provider | null): ProviderDraft {
  if (provider === null) return { name: "", preset: "custom", baseUrl: "", apiKey: "", models: [] };
  const { name, preset, baseUrl, models } = provider;
  return { name, preset, baseUrl, apiKey: undefined, models };
}

/** The draft filled in from a preset. A name that the person typed stays; one that came from another preset goes. */
export function applyPreset(draft: ProviderDraft, preset: Preset, presets: readonly Preset[]): ProviderDraft {
  const typed = draft.name !== "" && !presets.some((known) => known.id === draft.name);
  const name = typed || preset.id === "custom" ? (typed ? draft.name : "") : preset.id;
  return { ...draft, preset: preset.id, name, baseUrl: preset.baseUrl, models: [...preset.models] };
}

/** Puts the model in, with the preset's prices when it knows them, or takes it out. */
export function toggleModel(models: readonly ProviderModel[], name: string, preset: Preset | undefined): ProviderModel[] {
  if (models.some((model) => model.name === name)) return models.filter((model) => model.name !== name);
  const known = preset?.models.find((model) => model.name === name);
  return [...models, known ?? { name, inputPricePerMillion: null, outputPricePerMillion: null }];
}
