import "server-only";
import * as z from "zod";
import type { Prisma } from "@/prisma/generated/client";
import { prisma } from "@/server/db";
import { AppError } from "@/server/errors";
import { type Actor, type Role, roles } from "@/server/permissions";
import { recordAudit } from "../audit";

export const roleInput = z.enum(roles);
export const setRoleInput = z.strictObject({ userId: z.string().max(100), role: roleInput });
export const removeMemberInput = z.strictObject({ userId: z.string().max(100) });

export type MemberItem = { userId: string; name: string; email: string; role: Role; createdAt: string };

/** Everyone in the org, by name. */
export async function listMembers(actor: Actor): Promise<MemberItem[]> {
  const rows = await prisma().member.findMany({
    where: { orgId: actor.orgId },
    include: { user: { select: { name: true, email: true } } },
    orderBy: { user: { name: "asc" } },
  });
  return rows.map((row) => ({
    userId: row.userId,
    name: row.user.name,
    email: row.user.email,
    role: roleInput.parse(row.role),
    createdAt: row.createdAt.toISOString(),
  }));
}

/** Changes a member's role. Only owners make or unmake owners, and one always stays. */
export async function setRole(actor: Actor, { userId, role }: z.output<typeof setRoleInput>): Promise<void> {
  await prisma().$transaction(async (tx) => {
    const member = await lockMember(tx, actor, userId);
    if (role === "owner" || member.role === "owner") requireOwner(actor);
    if (member.role === "owner" && role !== "owner") await requireAnotherOwner(tx, actor, userId);
    await tx.member.update({ where: { orgId_userId: { orgId: actor.orgId, userId } }, data: { role } });
    await recordAudit(tx, actor, { action: "member.set-role", target: `user:${userId}`, data: { from: member.role, to: role } });
  });
}

/** Takes a member out of the org: their next request and their open streams are refused. They keep their account. */
export async function removeMember(actor: Actor, { userId }: z.output<typeof removeMemberInput>): Promise<void> {
  await prisma().$transaction(async (tx) => {
    const member = await lockMember(tx, actor, userId);
    if (member.role === "owner") {
      requireOwner(actor);
      await requireAnotherOwner(tx, actor, userId);
    }
    await tx.member.delete({ where: { orgId_userId: { orgId: actor.orgId, userId } } });
    await recordAudit(tx, actor, { action: "member.remove", target: `user:${userId}`, data: { role: member.role } });
  });
}

/** Throws `forbidden` unless the actor is an owner. */
export function requireOwner(actor: Actor): void {
  if (actor.kind === "user" && actor.role === "owner") return;
  throw new AppError("forbidden", "Only an owner can make or change an owner.", { fix: "Ask an owner to do it." });
}

/** The org's row is the lock: two role changes at once see each other, so that an org never ends without an owner. */
async function lockMember(tx: Prisma.TransactionClient, actor: Actor, userId: string): Promise<{ role: string }> {
  await tx.$queryRaw`select id from org where id = ${actor.orgId} for update`;
  const member = await tx.member.findUnique({ where: { orgId_userId: { orgId: actor.orgId, userId } } });
  if (!member) throw new AppError("not_found", "There is no such member.", { field: "userId" });
  return member;
}

async function requireAnotherOwner(tx: Prisma.TransactionClient, actor: Actor, userId: string): Promise<void> {
  const others = await tx.member.count({ where: { orgId: actor.orgId, role: "owner", userId: { not: userId } } });
  if (others === 0)
    throw new AppError("conflict", "The organisation needs at least one owner.", {
      field: "userId",
      fix: "Make someone else an owner first.",
    });
}
