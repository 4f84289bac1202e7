import "server-only";
import { pool } from "@/server/db";
import { decrypt } from "@/server/encryption";
import { AppError } from "@/server/errors";
import { processSingleton } from "@/server/process-singleton";
import type { ProviderPreset } from "@/server/providers/define-provider";
import { demoFetch, demoProvider } from "@/server/providers/demo";
import type { Endpoint } from "@/server/providers/openai-compatible";
import { providerPresets } from "@/server/providers/registry";
import type { ModelRef } from "@/server/workflow/chat";
import type { Price } from "./price";

type StoredModel = Price & { name: string };
type ProviderRow = { id: string; name: string; preset: string; base_url: string; api_key: string | null; models: StoredModel[] };

/** All that one call needs. `preset` is safe as a metric's label. */
export type ModelSource = { endpoint: Endpoint; model: string; price: Price; preset: string };

const presets: Readonly<Record<string, ProviderPreset>> = providerPresets;
const unpriced: Price = { inputPricePerMillion: null, outputPricePerMillion: null };

/**
 * The org's provider and model that a document names; `demo` is always there. A provider whose list of models is empty
 * takes any name. Throws AppError provider_unknown or model_unknown, listing what there is, and config_invalid when the
 * stored key cannot be read.
 */
export async function findModel(orgId: string, { provider, model }: ModelRef): Promise<ModelSource> {
  if (provider === demoProvider.name) return findDemo(model);
  const rows = await listRows(orgId);
  const row = rows.find(({ name }) => name === provider);
  if (!row) throw unknownProvider(provider, rows);
  const known = row.models.find(({ name }) => name === model);
  if (!known && row.models.length > 0) throw unknownModel(provider, model, row.models);
  const apiKey = row.api_key === null ? null : decrypt(row.api_key, `provider:${orgId}:${row.id}`);
  const preset = Object.hasOwn(presets, row.preset) ? presets[row.preset] : undefined;
  const endpoint = { name: row.name, baseUrl: row.base_url, apiKey, structuredOutput: preset?.structuredOutput ?? "json-schema" };
  return { endpoint, model, price: known ?? unpriced, preset: preset?.id ?? "custom" };
}

// A change made by this process holds at once; one made by another after at most this long.
const trustMs = 1_000;
const maxOrgs = 1_000;
const cache = () => processSingleton("providers", () => new Map<string, { rows: Promise<ProviderRow[]>; until: number }>());

/** An org's providers. Calls within a second of the last cost no query. */
function listRows(orgId: string): Promise<ProviderRow[]> {
  const known = cache().get(orgId);
  if (known && known.until > Date.now()) return known.rows;
  const rows = readRows(orgId);
  if (cache().size >= maxOrgs) cache().clear();
  cache().set(orgId, { rows, until: Date.now() + trustMs });
  rows.catch(() => forgetProviders(orgId));
  return rows;
}

async function readRows(orgId: string): Promise<ProviderRow[]> {
  const { rows } = await pool().query<ProviderRow>("SELECT id, name, preset, base_url, api_key, models FROM provider WHERE org_id = $1", [
    orgId,
  ]);
  return rows;
}

/** Forgets what is cached of an org's providers: after one was added, changed or removed. */
export function forgetProviders(orgId: string): void {
  cache().delete(orgId);
}

function findDemo(model: string): ModelSource {
  const { name, baseUrl, models } = demoProvider;
  const known = models.find((entry) => entry.name === model);
  if (!known) throw unknownModel(name, model, models);
  return {
    endpoint: { name, baseUrl, apiKey: null, structuredOutput: "json-schema", fetch: demoFetch },
    model,
    price: known,
    preset: name,
  };
}

function unknownProvider(provider: string, rows: readonly { name: string }[]): AppError {
  const names = [demoProvider.name, ...rows.map(({ name }) => name).sort()];
  return new AppError("provider_unknown", `There is no provider "${provider}". There are: ${listNames(names)}.`, {
    field: "config.models",
    fix: "Choose one of these, or add it on the providers page.",
  });
}

function unknownModel(provider: string, model: string, models: readonly { name: string }[]): AppError {
  return new AppError("model_unknown", `${provider} has no model "${model}". It has: ${listNames(models.map(({ name }) => name))}.`, {
    field: "config.models",
    fix: "Choose one of these, or add the model on the providers page.",
  });
}

function listNames(names: readonly string[]): string {
  return names.length <= 20 ? names.join(", ") : `${names.slice(0, 20).join(", ")} and ${names.length - 20} more`;
}
