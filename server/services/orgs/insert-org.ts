import "server-only";
import { v7 } from "uuid";
import type { Prisma } from "@/prisma/generated/client";

/** First path segments that are pages of their own. */
const reservedSlugs = new Set([
  "api",
  "setup",
  "sign-in",
  "sign-out",
  "new",
  "account",
  "admin",
  "settings",
  "static",
  "public",
  "docs",
  "_next",
]);

/** "Café Müller & Co" → "cafe-muller-co"; "org" when nothing is left. */
function toSlug(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  return slug === "" || reservedSlugs.has(slug) ? `org${slug && `-${slug}`}` : slug;
}

/** Adds an org with its first owner; its slug is the name's, numbered when taken. */
export async function insertOrg(
  tx: Prisma.TransactionClient,
  { name, ownerId }: { name: string; ownerId: string },
): Promise<{ id: string; slug: string }> {
  // One at a time, so that two orgs of one name cannot both find the slug free.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('trellis.org-slug'))`;
  const base = toSlug(name);
  const taken = new Set((await tx.org.findMany({ where: { slug: { startsWith: base } }, select: { slug: true } })).map((org) => org.slug));
  let slug = base;
  for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`;
  const org = await tx.org.create({ data: { id: v7(), slug, name, members: { create: { userId: ownerId, role: "owner" } } } });
  return { id: org.id, slug: org.slug };
}
