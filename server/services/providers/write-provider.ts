import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { prisma } from "@/server/db";
import { AppError } from "@/server/errors";
import { forgetProviders } from "@/server/models/find-provider";
import type { Actor } from "@/server/permissions";
import { providerPresets } from "@/server/providers/registry";
import { recordAudit } from "../audit";
import { nameTaken } from "../name-taken";
import { storedJson } from "../stored-json";
import { apiKeyInput, baseUrlInput, modelsInput, providerNameInput } from "./provider-input";
import { findProvider, type providerIdInput, sealApiKey } from "./provider-row";

export const createProviderInput = z.strictObject({
  name: providerNameInput,
  preset: z
    .string()
    .refine((id) => Object.hasOwn(providerPresets, id), "There is no such preset")
    .default("custom"),
  baseUrl: baseUrlInput,
  apiKey: apiKeyInput.optional(),
  models: modelsInput.default([]),
});

export const updateProviderInput = z.strictObject({
  id: z.string().max(100),
  name: providerNameInput.optional(),
  baseUrl: baseUrlInput.optional(),
  /** Empty: remove the key. Left out: keep it. */
  apiKey: apiKeyInput.optional(),
  models: modelsInput.optional(),
});

/** Adds an endpoint that speaks the OpenAI protocol. The key is stored encrypted. Throws `conflict` when the name is taken. */
export async function createProvider(actor: Actor, input: z.output<typeof createProviderInput>): Promise<{ id: string }> {
  const id = v7();
  const { name, preset, baseUrl } = input;
  const data = { id, orgId: actor.orgId, name, preset, baseUrl, models: storedJson(input.models) };
  try {
    await prisma().$transaction(async (tx) => {
      await tx.provider.create({ data: { ...data, ...sealApiKey(input.apiKey, data) } });
      await recordAudit(tx, actor, { action: "provider.create", target: `provider:${id}`, data: { name, baseUrl } });
    });
  } catch (error) {
    nameTaken(error, "provider");
  }
  forgetProviders(actor.orgId);
  return { id };
}

/**
 * Changes what is given. A key stays with the host it was entered for: another host needs the key again, so that nobody
 * can have a stored key sent to a server of theirs. Throws `not_found`, `conflict`, `invalid_input`.
 */
export async function updateProvider(actor: Actor, input: z.output<typeof updateProviderInput>): Promise<void> {
  const { id, name, baseUrl, apiKey, models } = input;
  const row = await findProvider(actor, id);
  const moves = baseUrl !== undefined && new URL(baseUrl).origin !== new URL(row.baseUrl).origin;
  if (moves && row.apiKey !== null && apiKey === undefined)
    throw new AppError("invalid_input", "The key was entered for another host.", {
      field: "apiKey",
      fix: "Enter the key for the new base URL.",
    });
  try {
    await prisma().$transaction(async (tx) => {
      await tx.provider.update({
        where: { id: row.id },
        data: {
          ...(name === undefined ? {} : { name }),
          ...(baseUrl === undefined ? {} : { baseUrl }),
          ...(apiKey === undefined ? {} : sealApiKey(apiKey, row)),
          ...(models === undefined ? {} : { models: storedJson(models) }),
          updatedAt: new Date(),
        },
      });
      await recordAudit(tx, actor, {
        action: "provider.update",
        target: `provider:${id}`,
        data: { name, baseUrl, keyChanged: apiKey !== undefined },
      });
    });
  } catch (error) {
    nameTaken(error, "provider");
  }
  forgetProviders(actor.orgId);
}

/** Removes a provider. Workflows that name it fail with `provider_unknown` until another takes the name. */
export async function deleteProvider(actor: Actor, { id }: z.output<typeof providerIdInput>): Promise<void> {
  await prisma().$transaction(async (tx) => {
    const { count } = await tx.provider.deleteMany({ where: { id, orgId: actor.orgId } });
    if (count === 0) throw new AppError("not_found", "There is no such provider.", { field: "id" });
    await recordAudit(tx, actor, { action: "provider.delete", target: `provider:${id}` });
  });
  forgetProviders(actor.orgId);
}
