import "server-only";
import { randomBytes } from "node:crypto";
import { v7 } from "uuid";
import * as z from "zod";
import { prisma } from "@/server/db";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { type Actor, actorLabel, apiKeyScopes } from "@/server/permissions";
import { recordAudit } from "../audit";
import { nameActors } from "../name-actors";
import { forgetApiKey, hashApiKey } from "./find-api-key";

export const createApiKeyInput = z.strictObject({
  name: z.string().trim().min(1, "A name is needed").max(limits.nameChars),
  scopes: z
    .array(z.enum(apiKeyScopes))
    .min(1, "A key needs at least one scope")
    .refine((scopes) => new Set(scopes).size === scopes.length, "Each scope is listed once"),
});
export const revokeApiKeyInput = z.strictObject({ id: z.string().max(100) });

export type ApiKeyItem = {
  id: string;
  name: string;
  /** The key's first characters. */
  prefix: string;
  scopes: string[];
  createdBy: string;
  createdAt: string;
  lastUsedAt: string | null;
};

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** 32 random bytes as 43 letters and digits, so that a double click selects the whole key. */
function newKey(): string {
  let number = BigInt(`0x${randomBytes(32).toString("hex")}`);
  let text = "";
  for (let digit = 0; digit < 43; digit++, number /= 62n) text += base62[Number(number % 62n)];
  return `trl_${text}`;
}

/** The org's keys that still work, the latest first. */
export async function listApiKeys(actor: Actor): Promise<ApiKeyItem[]> {
  const rows = await prisma().apiKey.findMany({ where: { orgId: actor.orgId, revokedAt: null }, orderBy: { createdAt: "desc" } });
  const nameOf = await nameActors(rows.map((row) => row.createdBy));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    createdBy: nameOf(row.createdBy),
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}

/** Makes a key. The key itself is in this answer and nowhere else. */
export async function createApiKey(
  actor: Actor,
  { name, scopes }: z.output<typeof createApiKeyInput>,
): Promise<{ id: string; key: string }> {
  const id = v7();
  const key = newKey();
  await prisma().$transaction(async (tx) => {
    const data = { id, orgId: actor.orgId, name, scopes, prefix: key.slice(0, 8), hash: hashApiKey(key), createdBy: actorLabel(actor) };
    await tx.apiKey.create({ data });
    await recordAudit(tx, actor, { action: "api-key.create", target: `api-key:${id}`, data: { name, scopes } });
  });
  return { id, key };
}

/** Stops a key. In other processes it may still work for two seconds. Throws `not_found`. */
export async function revokeApiKey(actor: Actor, { id }: z.output<typeof revokeApiKeyInput>): Promise<void> {
  await prisma().$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({ where: { id, orgId: actor.orgId, revokedAt: null }, data: { revokedAt: new Date() } });
    if (count === 0) throw new AppError("not_found", "There is no such API key.", { field: "id" });
    await recordAudit(tx, actor, { action: "api-key.revoke", target: `api-key:${id}` });
  });
  forgetApiKey(id);
}
