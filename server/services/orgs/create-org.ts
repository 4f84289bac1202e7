import "server-only";
import * as z from "zod";
import { prisma } from "@/server/db";
import { recordAudit } from "../audit";
import { nameInput } from "../people/person-input";
import type { SignedIn } from "../people/sign-in";
import { insertOrg } from "./insert-org";

export const createOrgInput = z.strictObject({ name: nameInput });

/** Makes an org that the person owns. */
export async function createOrg(me: SignedIn, { name }: z.output<typeof createOrgInput>): Promise<{ slug: string }> {
  return prisma().$transaction(async (tx) => {
    const org = await insertOrg(tx, { name, ownerId: me.userId });
    const owner = { kind: "user", orgId: org.id, userId: me.userId, role: "owner" } as const;
    await recordAudit(tx, owner, { action: "org.create", target: `org:${org.id}`, data: { name } });
    return { slug: org.slug };
  });
}
