import "server-only";
import * as z from "zod";
import { decrypt } from "@/server/encryption";
import { type ErrorValue, toErrorValue } from "@/server/errors";
import { listModels } from "@/server/models/list-models";
import type { Actor } from "@/server/permissions";
import { demoProvider } from "@/server/providers/demo";
import { apiKeyInput, baseUrlInput, demoProviderName } from "./provider-input";
import { findProvider } from "./provider-row";

/** A stored provider as it is, or an endpoint not saved yet. Never a stored key with another URL. */
export const testProviderInput = z.union([
  z.strictObject({ id: z.string().max(100) }),
  z.strictObject({ baseUrl: baseUrlInput, apiKey: apiKeyInput.optional() }),
]);

export type ProviderTest = { ok: true; models: string[]; ms: number } | { ok: false; error: ErrorValue };

/** Asks the endpoint for its models. A failure is the answer, not a throw. Throws `not_found` for an unknown id. */
export async function testProvider(actor: Actor, input: z.output<typeof testProviderInput>): Promise<ProviderTest> {
  const endpoint = "id" in input ? await storedEndpoint(actor, input.id) : { baseUrl: input.baseUrl, apiKey: input.apiKey ?? null };
  const startedAt = performance.now();
  try {
    const models = await listModels({ baseUrl: endpoint.baseUrl, apiKey: endpoint.apiKey });
    return { ok: true, models, ms: Math.round(performance.now() - startedAt) };
  } catch (error) {
    return { ok: false, error: toErrorValue(error) };
  }
}

async function storedEndpoint(actor: Actor, id: string): Promise<{ baseUrl: string; apiKey: string | null }> {
  if (id === demoProviderName) return { baseUrl: demoProvider.baseUrl, apiKey: null };
  const row = await findProvider(actor, id);
  return { baseUrl: row.baseUrl, apiKey: row.apiKey === null ? null : decrypt(row.apiKey, `provider:${row.orgId}:${row.id}`) };
}
