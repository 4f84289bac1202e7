import "server-only";
import * as z from "zod";
import { prisma } from "@/server/db";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";

export const getArtifactInput = z.strictObject({ runId: z.string().max(100), id: z.string().max(100) });

/** `content` is text as stored: JSON for values, as `mediaType` says. */
export type ArtifactContent = { id: string; mediaType: string; bytes: number; content: string };

/** A value too large for its row. Throws `not_found`. */
export async function getArtifact(actor: Actor, { runId, id }: z.output<typeof getArtifactInput>): Promise<ArtifactContent> {
  const row = await prisma().artifact.findFirst({ where: { id, runId, orgId: actor.orgId } });
  if (!row) throw new AppError("not_found", "There is no such artifact.", { field: "id" });
  return { id: row.id, mediaType: row.mediaType, bytes: row.content.byteLength, content: Buffer.from(row.content).toString() };
}
