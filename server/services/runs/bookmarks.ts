import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { pool, prisma } from "@/server/db";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { type Actor, actorAllows, actorLabel } from "@/server/permissions";
import { nameActors } from "../name-actors";
import { requireRun } from "./run-record";

export const listBookmarksInput = z.strictObject({ runId: z.string().max(100) });
export const addBookmarkInput = listBookmarksInput.extend({
  /** The seq of the last event that has happened. */
  seq: z.number().int().min(1),
  name: z.string().trim().min(1, "A name is needed").max(limits.nameChars),
});
export const removeBookmarkInput = z.strictObject({ id: z.string().max(100) });

export type BookmarkItem = {
  id: string;
  seq: number;
  name: string;
  /** Who made it, by name. */
  createdBy: string;
  createdAt: string;
  /** Whether the one who asks may remove it: their own, or anyone's for those who may control runs. */
  removable: boolean;
};

type Row = { id: string; seq: number; name: string; created_by: string; created_at: Date };

/** The named moments of a run, in their order. Everyone who may read the run sees the same. Throws `not_found`. */
export async function listBookmarks(actor: Actor, { runId }: z.output<typeof listBookmarksInput>): Promise<BookmarkItem[]> {
  await requireRun(actor, runId);
  const { rows } = await pool().query<Row>(
    "select id, seq, name, created_by, created_at from run_bookmark where org_id = $1 and run_id = $2 order by seq, id",
    [actor.orgId, runId],
  );
  const nameOf = await nameActors(rows.map((row) => row.created_by));
  return rows.map(({ id, seq, name, created_by, created_at }) => ({
    id,
    seq,
    name,
    createdBy: nameOf(created_by),
    createdAt: created_at.toISOString(),
    removable: mayRemove(actor, created_by),
  }));
}

/** Gives a moment of a run a name. Throws `not_found`, `invalid_input` for a moment that has not come, `conflict` past the limit. */
export async function addBookmark(actor: Actor, { runId, seq, name }: z.output<typeof addBookmarkInput>): Promise<{ id: string }> {
  const { lastSeq } = await requireRun(actor, runId);
  if (seq > lastSeq)
    throw new AppError("invalid_input", `The run has only ${lastSeq} events so far.`, {
      field: "seq",
      fix: "Choose a moment that has been.",
    });
  const count = await prisma().runBookmark.count({ where: { orgId: actor.orgId, runId } });
  if (count >= limits.runBookmarks)
    throw new AppError("conflict", `A run has at most ${limits.runBookmarks} bookmarks.`, { fix: "Remove one that is not needed." });
  const id = v7();
  await prisma().runBookmark.create({ data: { id, orgId: actor.orgId, runId, seq, name, createdBy: actorLabel(actor) } });
  return { id };
}

/** Removes a bookmark. Throws `not_found`, and `forbidden` for someone else's. */
export async function removeBookmark(actor: Actor, { id }: z.output<typeof removeBookmarkInput>): Promise<void> {
  const bookmark = await prisma().runBookmark.findFirst({ where: { id, orgId: actor.orgId }, select: { createdBy: true } });
  if (!bookmark) throw new AppError("not_found", "There is no such bookmark.", { field: "id" });
  if (!mayRemove(actor, bookmark.createdBy))
    throw new AppError("forbidden", "Someone else made this bookmark.", { fix: "Ask them, or an editor, to remove it." });
  await prisma().runBookmark.deleteMany({ where: { id, orgId: actor.orgId } });
}

const mayRemove = (actor: Actor, createdBy: string) => createdBy === actorLabel(actor) || actorAllows(actor, "run:control");
