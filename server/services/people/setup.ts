import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { prisma } from "@/server/db";
import { AppError } from "@/server/errors";
import { recordAudit } from "../audit";
import { insertOrg } from "../orgs/insert-org";
import { findPasswordProblem, hashPassword, passwordInput } from "./password";
import { emailInput, nameInput } from "./person-input";

export const setupInput = z.strictObject({ name: nameInput, email: emailInput, password: passwordInput, orgName: nameInput });
export type SetupInput = z.output<typeof setupInput>;

/**
 * Makes the first person, owner of the first org. Answers `not_found` once anyone exists, so that the screen cannot be
 * used twice; `forceNewOrg` (the command line, which already holds the database) makes a further org, and the person
 * when the email is new.
 */
export async function setUp(
  input: SetupInput,
  options: { forceNewOrg?: boolean } = {},
): Promise<{ orgSlug: string; orgId: string; userId: string }> {
  const problem = findPasswordProblem(input.password, input.email);
  if (problem) throw new AppError("invalid_input", `${problem}.`, { field: "password", fix: "Choose another password." });
  const passwordHash = await hashPassword(input.password);
  return prisma().$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('trellis.setup'))`;
    if (!options.forceNewOrg && (await tx.user.findFirst({ select: { id: true } })))
      throw new AppError("not_found", "Trellis is already set up.", { fix: "Sign in, or ask an owner to add you." });
    const user =
      (await tx.user.findUnique({ where: { email: input.email } })) ??
      (await tx.user.create({ data: { id: v7(), email: input.email, name: input.name, passwordHash } }));
    const org = await insertOrg(tx, { name: input.orgName, ownerId: user.id });
    await recordAudit(
      tx,
      { kind: "user", orgId: org.id, userId: user.id, role: "owner" },
      { action: "org.create", target: `org:${org.id}`, data: { name: input.orgName } },
    );
    return { orgSlug: org.slug, orgId: org.id, userId: user.id };
  });
}
