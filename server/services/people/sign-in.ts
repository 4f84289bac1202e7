import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { prisma } from "@/server/db";
import { recordPersonAudit } from "../audit";
import { verifyPassword } from "./password";
import { countSignIn, forgiveSignIn } from "./sign-in-limits";

export const sessionDays = 30;

const signInInput = z.object({
  // PostgreSQL takes no NUL, and nobody's address has one.
  email: z
    .string()
    .max(254)
    .regex(/^[^\0]*$/)
    .trim()
    .toLowerCase(),
  password: z.string().min(1).max(200),
});

export type SignedIn = { sessionId: string; userId: string; name: string; email: string };

/**
 * Checks an email and password and opens a session row; both outcomes are audited where the person is a member. Null when they do not fit, whichever of the two is wrong, and
 * in the same time. Throws `too_many_requests` when this address or account has tried too often.
 */
export async function signIn(given: unknown, from: { ip: string; userAgent: string }): Promise<SignedIn | null> {
  const parsed = signInInput.safeParse(given);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  await countSignIn({ email, ip: from.ip });
  const user = await prisma().user.findUnique({ where: { email } });
  const fits = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user) return null;
  const origin = { ip: from.ip, userAgent: from.userAgent.slice(0, 300) };
  if (!fits) {
    // The limits above bound how many of these a stranger can cause.
    await recordPersonAudit(prisma(), user.id, { action: "session.refuse", data: origin });
    return null;
  }
  await forgiveSignIn({ email, ip: from.ip });
  const session = await prisma().$transaction(async (tx) => {
    await recordPersonAudit(tx, user.id, { action: "session.open", data: origin });
    return tx.session.create({
      data: { id: v7(), userId: user.id, ...origin, expiresAt: new Date(Date.now() + sessionDays * 24 * 3_600_000) },
    });
  });
  return { sessionId: session.id, userId: user.id, name: user.name, email: user.email };
}
