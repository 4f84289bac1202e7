import "server-only";
import { randomBytes } from "node:crypto";
import { v7 } from "uuid";
import * as z from "zod";
import { prisma } from "@/server/db";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { recordAudit } from "../audit";
import { hashPassword } from "../people/password";
import { emailInput, nameInput } from "../people/person-input";
import { requireOwner, roleInput } from "./members";

export const addMemberInput = z.strictObject({ email: emailInput, name: nameInput.optional(), role: roleInput });

/**
 * Adds a person by email. Someone new gets an account with a temporary password, which is in the answer this once.
 * Throws `conflict` when they are a member already, `forbidden` when a non-owner adds an owner.
 */
export async function addMember(
  actor: Actor,
  { email, name, role }: z.output<typeof addMemberInput>,
): Promise<{ userId: string; temporaryPassword?: string }> {
  if (role === "owner") requireOwner(actor);
  const temporaryPassword = randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(temporaryPassword);
  return prisma().$transaction(async (tx) => {
    const known = await tx.user.findUnique({ where: { email }, select: { id: true, members: { where: { orgId: actor.orgId } } } });
    if (known && known.members.length > 0)
      throw new AppError("conflict", `${email} is already a member.`, { field: "email", fix: "Change their role in the list instead." });
    const userId =
      known?.id ?? (await tx.user.create({ data: { id: v7(), email, name: name ?? email.replace(/@.*/, ""), passwordHash } })).id;
    await tx.member.create({ data: { orgId: actor.orgId, userId, role } });
    await recordAudit(tx, actor, { action: "member.add", target: `user:${userId}`, data: { role } });
    return known ? { userId } : { userId, temporaryPassword };
  });
}
