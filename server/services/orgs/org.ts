import "server-only";
import * as z from "zod";
import { prisma } from "@/server/db";
import { type Actor, actorAllows, type Permission, permissions, type Role } from "@/server/permissions";
import { recordAudit } from "../audit";
import type { UserActor } from "../people/find-session";
import { nameInput } from "../people/person-input";

export const renameOrgInput = z.strictObject({ name: nameInput });

export type OrgDetails = { slug: string; name: string; role: Role; createdAt: string; permissions: Permission[] };

const allPermissions = Object.keys(permissions) as Permission[];

/** The person's org and what they may do in it. */
export async function getOrg(actor: UserActor): Promise<OrgDetails> {
  const org = await prisma().org.findUniqueOrThrow({ where: { id: actor.orgId } });
  return {
    slug: org.slug,
    name: org.name,
    role: actor.role,
    createdAt: org.createdAt.toISOString(),
    permissions: allPermissions.filter((permission) => actorAllows(actor, permission)),
  };
}

/** Changes the shown name; the slug, and with it every URL, stays. */
export async function renameOrg(actor: Actor, { name }: z.output<typeof renameOrgInput>): Promise<void> {
  await prisma().$transaction(async (tx) => {
    await tx.org.update({ where: { id: actor.orgId }, data: { name } });
    await recordAudit(tx, actor, { action: "org.rename", target: `org:${actor.orgId}`, data: { name } });
  });
}
