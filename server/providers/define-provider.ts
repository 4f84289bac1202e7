import "server-only";

/** In US dollars per million tokens. 0: it costs nothing, or nobody said. */
export type ModelPrice = { name: string; inputPricePerMillion: number; outputPricePerMillion: number; cachedInputPricePerMillion?: number };

/** How a vendor can be told the JSON Schema of an answer. `prompt`: only in words. */
export type StructuredOutput = "json-schema" | "json-object" | "prompt";

/** What the providers page fills in for a known vendor. All of them speak the OpenAI chat protocol. */
export type ProviderPreset = {
  /** Equals the file name; stored in rows, so never renamed. */
  id: string;
  label: string;
  baseUrl: string;
  /** Where a person gets a key, or starts the server. */
  docsUrl: string;
  needsKey: boolean;
  structuredOutput: StructuredOutput;
  /** A start, to be edited: vendors change names and prices. Empty: the test button lists what the server has. */
  models: readonly ModelPrice[];
  /** One sentence for the form, when something is to be known. */
  hint?: string;
};

/** Returns its argument; it exists so that a preset is checked where it is written. */
export function defineProvider<const Preset extends ProviderPreset>(preset: Preset): Preset {
  return preset;
}
