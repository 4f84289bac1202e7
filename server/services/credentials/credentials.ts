import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { prisma } from "@/server/db";
import { encrypt } from "@/server/encryption";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { type Actor, actorLabel } from "@/server/permissions";
import { recordAudit } from "../audit";
import { nameTaken } from "../name-taken";

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/, "Enter a host like api.example.com, host:port, or *.example.com");

export const createCredentialInput = z.strictObject({
  name: z.string().trim().min(1, "A name is needed").max(limits.nameChars),
  /** bearer: the token. basic: "user:password". header: "Name: value". signing: a secret that is never sent, only used to sign. */
  type: z.enum(["bearer", "basic", "header", "signing"]),
  /** Where it may be sent. Never empty: a secret that may go anywhere will. */
  hosts: z.array(host).min(1, "Name at least one host that the credential may be sent to").max(50),
  secret: z
    .string()
    .min(1, "The secret is empty")
    .max(10_000)
    .regex(/^[^\r\n\0]*$/, "A secret has no line breaks"),
});
export const deleteCredentialInput = z.strictObject({ id: z.string().max(100) });

export type CredentialItem = { id: string; name: string; type: string; hosts: string[]; hint: string; createdAt: string };

/** The org's credentials without their secrets, by name. */
export async function listCredentials(actor: Actor): Promise<CredentialItem[]> {
  const rows = await prisma().credential.findMany({ where: { orgId: actor.orgId }, omit: { secret: true }, orderBy: { name: "asc" } });
  return rows.map(({ id, name, type, hosts, hint, createdAt }) => ({ id, name, type, hosts, hint, createdAt: createdAt.toISOString() }));
}

/** Keeps a secret, encrypted for this row only. It is never shown again. Throws `conflict` when the name is taken. */
export async function createCredential(actor: Actor, input: z.output<typeof createCredentialInput>): Promise<{ id: string }> {
  const shape = {
    basic: /^[^:]+:/,
    header: /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:\s*\S/,
    bearer: /^\S+$/,
    signing: /^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/,
  }[input.type];
  if (!shape.test(input.secret)) {
    const fix = {
      basic: 'Write it as "user:password".',
      header: 'Write it as "Name: value".',
      bearer: "Enter the token alone, without spaces.",
      signing: "Write it as whsec_ and at least 24 bytes in base64, for example from: openssl rand -base64 32",
    };
    throw new AppError("invalid_input", `This is not a ${input.type} secret.`, { field: "secret", fix: fix[input.type] });
  }
  const id = v7();
  const { name, type, hosts, secret } = input;
  try {
    await prisma().$transaction(async (tx) => {
      await tx.credential.create({
        data: {
          id,
          orgId: actor.orgId,
          name,
          type,
          hosts,
          secret: encrypt(secret, `credential:${actor.orgId}:${id}`),
          hint: secret.length >= 12 ? secret.slice(-4) : "",
          createdBy: actorLabel(actor),
        },
      });
      await recordAudit(tx, actor, { action: "credential.create", target: `credential:${id}`, data: { name, type, hosts } });
    });
  } catch (error) {
    nameTaken(error, "credential");
  }
  return { id };
}

/** Removes a credential; steps that name it fail from then on. Throws `not_found`. */
export async function deleteCredential(actor: Actor, { id }: z.output<typeof deleteCredentialInput>): Promise<void> {
  await prisma().$transaction(async (tx) => {
    const { count } = await tx.credential.deleteMany({ where: { id, orgId: actor.orgId } });
    if (count === 0) throw new AppError("not_found", "There is no such credential.", { field: "id" });
    await recordAudit(tx, actor, { action: "credential.delete", target: `credential:${id}` });
  });
}
