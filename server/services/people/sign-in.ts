import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { prisma } from "@/server/db";
import { verifyPassword } from "./password";
import { countSignIn, forgiveSignIn } from "./sign-in-limits";

export const sessionDays = 30;

const signInInput = z.object({ email: z.string().max(254).trim().toLowerCase(), password: z.string().min(1).max(200) });

export type SignedIn = { sessionId: string; userId: string; name: string; email: string };

/**
 * Checks an email and password and opens a session row. Null when they do not fit, whichever of the two is wrong, and
 * in the same time. Throws `too_many_requests` when this address or account has tried too often.
 */
export async function signIn(given: unknown, from: { ip: string; userAgent: string }): Promise<SignedIn | null> {
  const parsed = signInInput.safeParse(given);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  await countSignIn({ email, ip: from.ip });
  const user = await prisma().user.findUnique({ where: { email } });
  const fits = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !fits) return null;
  await forgiveSignIn({ email, ip: from.ip });
  const session = await prisma().session.create({
    data: {
      id: v7(),
      userId: user.id,
      userAgent: from.userAgent.slice(0, 300),
      ip: from.ip,
      expiresAt: new Date(Date.now() + sessionDays * 24 * 3_600_000),
    },
  });
  return { sessionId: session.id, userId: user.id, name: user.name, email: user.email };
}
