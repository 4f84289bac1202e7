import "server-only";
import * as z from "zod";
import { prisma } from "@/server/db";
import { AppError } from "@/server/errors";
import { findPasswordProblem, hashPassword, passwordInput, verifyPassword } from "./password";
import { nameInput } from "./person-input";
import type { SignedIn } from "./sign-in";
import { countSignIn, forgiveSignIn } from "./sign-in-limits";

export const updateProfileInput = z.strictObject({ name: nameInput });
export const changePasswordInput = z.strictObject({ current: z.string().max(200), next: passwordInput });

/** Changes the person's shown name. */
export async function updateProfile(me: SignedIn, { name }: z.output<typeof updateProfileInput>): Promise<void> {
  await prisma().user.update({ where: { id: me.userId }, data: { name } });
}

/**
 * Changes the password and signs every other browser out. Throws `invalid_input` (field `current` or `next`), and
 * `too_many_requests` after the same number of wrong guesses as signing in.
 */
export async function changePassword(me: SignedIn, input: z.output<typeof changePasswordInput>): Promise<void> {
  const attempt = { email: me.email, ip: `session:${me.userId}` };
  await countSignIn(attempt);
  const user = await prisma().user.findUniqueOrThrow({ where: { id: me.userId } });
  if (!(await verifyPassword(user.passwordHash, input.current)))
    throw new AppError("invalid_input", "The current password is not right.", {
      field: "current",
      fix: "Type the password you signed in with.",
    });
  await forgiveSignIn(attempt);
  const problem = findPasswordProblem(input.next, me.email);
  if (problem) throw new AppError("invalid_input", `${problem}.`, { field: "next", fix: "Choose another password." });
  const passwordHash = await hashPassword(input.next);
  await prisma().$transaction([
    prisma().user.update({ where: { id: me.userId }, data: { passwordHash } }),
    prisma().session.updateMany({
      where: { userId: me.userId, id: { not: me.sessionId }, revokedAt: null },
      data: { revokedAt: new Date() },
    }),
  ]);
}
