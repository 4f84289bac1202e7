import "server-only";
import * as z from "zod";
import { prisma } from "@/server/db";
import { encrypt } from "@/server/encryption";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { type ProviderModel, providerModel } from "./provider-input";

export type ProviderItem = {
  id: string;
  name: string;
  preset: string;
  baseUrl: string;
  /** The key's last four characters; null when there is no key. */
  apiKeyHint: string | null;
  models: ProviderModel[];
  builtIn: boolean;
};

export const providerIdInput = z.strictObject({ id: z.string().max(100) });

/** A provider of the actor's org. Throws `not_found`. */
export async function findProvider(actor: Actor, id: string) {
  const row = await prisma().provider.findFirst({ where: { id, orgId: actor.orgId } });
  if (!row) throw new AppError("not_found", "There is no such provider.", { field: "id" });
  return row;
}

/** The columns that keep a key: sealed for this row only, with a hint for the eye. An empty key means none. */
export function sealApiKey(apiKey: string | undefined, row: { orgId: string; id: string }) {
  if (!apiKey) return { apiKey: null, apiKeyHint: null };
  return { apiKey: encrypt(apiKey, `provider:${row.orgId}:${row.id}`), apiKeyHint: apiKey.length >= 12 ? apiKey.slice(-4) : "" };
}

export function toProviderItem(row: {
  id: string;
  name: string;
  preset: string;
  baseUrl: string;
  apiKeyHint: string | null;
  models: unknown;
}): ProviderItem {
  const { id, name, preset, baseUrl, apiKeyHint } = row;
  return { id, name, preset, baseUrl, apiKeyHint, models: z.array(providerModel).parse(row.models), builtIn: false };
}
