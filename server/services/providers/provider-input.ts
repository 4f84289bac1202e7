import "server-only";
import * as z from "zod";

/** The name that documents use for the built-in provider; no org can take it. */
export const demoProviderName = "demo";

const price = z.number().min(0).max(100_000).nullable();

/** A model that agents may use. Prices in US dollars for a million tokens; null or left out: nobody said, counted as 0. */
export const providerModel = z.strictObject({
  name: z.string().trim().min(1).max(200),
  inputPricePerMillion: price.default(null),
  outputPricePerMillion: price.default(null),
  /** Of input tokens out of the provider's cache; left out or null: the same as other input. */
  cachedInputPricePerMillion: price.optional(),
});
export type ProviderModel = z.output<typeof providerModel>;

export const providerNameInput = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i, "A provider name has letters, digits, dots, dashes or underscores, at most 64")
  .refine((name) => name.toLowerCase() !== demoProviderName, "The name demo belongs to the built-in provider");

export const baseUrlInput = z
  .url({ protocol: /^https?$/, error: "Enter a URL like https://api.example.com/v1" })
  .max(2_000)
  .refine((url) => !URL.canParse(url) || (new URL(url).username === "" && new URL(url).password === ""), {
    error: "Put the key in its own field, not in the URL",
  });

export const apiKeyInput = z
  .string()
  .trim()
  .max(2_000)
  .regex(/^[\x21-\x7e]*$/, "A key has no spaces or line breaks");

export const modelsInput = z
  .array(providerModel)
  .max(500)
  .refine((models) => new Set(models.map((model) => model.name)).size === models.length, "Each model is listed once");
