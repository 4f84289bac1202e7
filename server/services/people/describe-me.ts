import "server-only";
import { prisma } from "@/server/db";
import { type Role, roles } from "@/server/permissions";
import type { SignedIn } from "./sign-in";

export type Me = {
  user: { id: string; name: string; email: string } | null;
  orgs: { slug: string; name: string; role: Role }[];
  /** True until the first person exists: the set-up screen is open. */
  needsSetup: boolean;
};

/** What the screen needs to know before anything else. */
export async function describeMe(signedIn: SignedIn | null): Promise<Me> {
  if (!signedIn) return { user: null, orgs: [], needsSetup: (await prisma().user.findFirst({ select: { id: true } })) === null };
  const members = await prisma().member.findMany({
    where: { userId: signedIn.userId },
    select: { role: true, org: { select: { slug: true, name: true } } },
    orderBy: { org: { name: "asc" } },
  });
  return {
    user: { id: signedIn.userId, name: signedIn.name, email: signedIn.email },
    orgs: members.map(({ role, org }) => ({ ...org, role: roles.find((known) => known === role) ?? "viewer" })),
    needsSetup: false,
  };
}
