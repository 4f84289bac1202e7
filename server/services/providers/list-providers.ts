import "server-only";
import { prisma } from "@/server/db";
import type { Actor } from "@/server/permissions";
import type { ProviderPreset } from "@/server/providers/define-provider";
import { demoProvider } from "@/server/providers/demo";
import { providerPresets } from "@/server/providers/registry";
import { demoProviderName } from "./provider-input";
import { type ProviderItem, toProviderItem } from "./provider-row";

/** The org's providers by name, the built-in demo first. Keys are never in it. */
export async function listProviders(actor: Actor): Promise<ProviderItem[]> {
  const rows = await prisma().provider.findMany({ where: { orgId: actor.orgId }, omit: { apiKey: true }, orderBy: { name: "asc" } });
  return [demoItem(), ...rows.map(toProviderItem)];
}

function demoItem(): ProviderItem {
  const { baseUrl, models } = demoProvider;
  return {
    id: demoProviderName,
    name: demoProviderName,
    preset: demoProviderName,
    baseUrl,
    apiKeyHint: null,
    models: [...models],
    builtIn: true,
  };
}

/** Vendors that the form can fill in by itself. */
export function listPresets(): ProviderPreset[] {
  return Object.values(providerPresets);
}
