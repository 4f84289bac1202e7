import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { pool, prisma } from "@/server/db";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { nameTaken } from "../name-taken";

export const tagColours = ["grey", "violet", "blue", "ochre", "pink", "green"] as const;
export type TagColour = (typeof tagColours)[number];

// A comma would part it from the next one in an address.
const tagName = z
  .string()
  .trim()
  .min(1, "A name is needed")
  .max(40)
  .regex(/^[^,\0]*$/, "A tag has no commas");
const tagId = z.string().max(100);

export const createTagInput = z.strictObject({ name: tagName, colour: z.enum(tagColours).default("grey") });
export const updateTagInput = z.strictObject({ id: tagId, name: tagName.optional(), colour: z.enum(tagColours).optional() });
export const tagIdInput = z.strictObject({ id: tagId });

export type TagItem = {
  id: string;
  name: string;
  colour: TagColour;
  /** How many workflows have it. */
  workflows: number;
};

/** The org's tags by name. */
export async function listTags(actor: Actor): Promise<TagItem[]> {
  const { rows } = await pool().query<Omit<TagItem, "colour"> & { colour: string }>(
    `select t.id, t.name, t.colour,
       (select count(*)::int from workflow_tag wt join workflow w on w.id = wt.workflow_id where wt.tag_id = t.id and w.deleted_at is null)
         as workflows
       from tag t where t.org_id = $1 order by lower(t.name), t.id`,
    [actor.orgId],
  );
  return rows.map((row) => ({ ...row, colour: readColour(row.colour) }));
}

/** Adds a tag. Throws `conflict` when the org has one of that name, or too many. */
export async function createTag(actor: Actor, { name, colour }: z.output<typeof createTagInput>): Promise<{ id: string }> {
  const id = v7();
  if ((await prisma().tag.count({ where: { orgId: actor.orgId } })) >= limits.tags)
    throw new AppError("conflict", `An org has at most ${limits.tags} tags.`, { field: "name", fix: "Delete one that is not used." });
  try {
    await prisma().tag.create({ data: { id, orgId: actor.orgId, name, colour } });
  } catch (error) {
    nameTaken(error, "tag");
  }
  return { id };
}

/** Renames or recolours a tag, wherever it is used. Throws `conflict`, `not_found`. */
export async function updateTag(actor: Actor, { id, name, colour }: z.output<typeof updateTagInput>): Promise<void> {
  const data = { ...(name === undefined ? {} : { name }), ...(colour === undefined ? {} : { colour }) };
  try {
    const { count } = await prisma().tag.updateMany({ where: { id, orgId: actor.orgId }, data });
    if (count === 0) throw tagNotFound();
  } catch (error) {
    nameTaken(error, "tag");
  }
}

/** Deletes a tag; the workflows that had it stay. Throws `not_found`. */
export async function deleteTag(actor: Actor, { id }: z.output<typeof tagIdInput>): Promise<void> {
  const { count } = await prisma().tag.deleteMany({ where: { id, orgId: actor.orgId } });
  if (count === 0) throw tagNotFound();
}

export function tagNotFound(): AppError {
  return new AppError("not_found", "There is no such tag.", { field: "id" });
}

/** A colour as rows hold it; grey for one that this version does not know. */
export const readColour = (stored: string): TagColour => tagColours.find((known) => known === stored) ?? "grey";
