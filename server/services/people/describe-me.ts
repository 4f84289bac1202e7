import "server-only";
import { prisma } from "@/server/db";
import { type Role, roles } from "@/server/permissions";
import { type Preferences, readPreferences } from "./preferences";
import type { SignedIn } from "./sign-in";

export type Me = {
  user: { id: string; name: string; email: string; preferences: Preferences } | null;
  orgs: { slug: string; name: string; role: Role }[];
  /** True until the first person exists: the set-up screen is open. */
  needsSetup: boolean;
};

/** What the screen needs to know before anything else. */
export async function describeMe(signedIn: SignedIn | null): Promise<Me> {
  if (!signedIn) return { user: null, orgs: [], needsSetup: (await prisma().user.findFirst({ select: { id: true } })) === null };
  const [members, person] = await Promise.all([
    prisma().member.findMany({
      where: { userId: signedIn.userId },
      select: { role: true, org: { select: { slug: true, name: true } } },
      orderBy: { org: { name: "asc" } },
    }),
    prisma().user.findUnique({ where: { id: signedIn.userId }, select: { preferences: true } }),
  ]);
  return {
    user: { id: signedIn.userId, name: signedIn.name, email: signedIn.email, preferences: readPreferences(person?.preferences) },
    orgs: members.map(({ role, org }) => ({ ...org, role: roles.find((known) => known === role) ?? "viewer" })),
    needsSetup: false,
  };
}
