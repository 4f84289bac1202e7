import "server-only";
import * as z from "zod";
import { prisma } from "@/server/db";
import { AppError } from "@/server/errors";
import type { SignedIn } from "./sign-in";

export const revokeSessionInput = z.strictObject({ id: z.string().max(100) });

export type SessionItem = { id: string; userAgent: string; ip: string; createdAt: string; lastSeenAt: string; current: boolean };

/** The person's open sessions, the latest first. */
export async function listSessions(me: SignedIn): Promise<SessionItem[]> {
  const rows = await prisma().session.findMany({
    where: { userId: me.userId, revokedAt: null, expiresAt: { gt: new Date() } },
    orderBy: { lastSeenAt: "desc" },
  });
  return rows.map((row) => ({
    id: row.id,
    userAgent: row.userAgent,
    ip: row.ip,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    current: row.id === me.sessionId,
  }));
}

/** Signs one of the person's browsers out, at its next request. */
export async function revokeSession(me: SignedIn, { id }: z.output<typeof revokeSessionInput>): Promise<void> {
  const { count } = await prisma().session.updateMany({
    where: { id, userId: me.userId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  if (count === 0) throw new AppError("not_found", "There is no such session.", { field: "id" });
}

/** Signs every other browser of the person out. */
export async function revokeOtherSessions(me: SignedIn): Promise<{ revoked: number }> {
  const { count } = await prisma().session.updateMany({
    where: { userId: me.userId, id: { not: me.sessionId }, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  return { revoked: count };
}

/** Closes a session by id alone: what signing out does. Closing it twice is fine. */
export async function endSession(id: string): Promise<void> {
  await prisma().session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
}
