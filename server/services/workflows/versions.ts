import "server-only";
import * as z from "zod";
import { prisma } from "@/server/db";
import { readDocument } from "@/server/engine/compiled-version";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import type { WorkflowDocument } from "@/server/workflow/document";
import { nameActors } from "../name-actors";
import { type workflowIdInput, workflowNotFound } from "./document";

export const versionInput = z.strictObject({ id: z.string().max(100), number: z.coerce.number().int().min(1) });

export type VersionItem = { number: number; note: string; publishedBy: string; publishedAt: string };

/** All published versions, the latest first. */
export async function listVersions(actor: Actor, { id }: z.output<typeof workflowIdInput>): Promise<VersionItem[]> {
  const workflow = await prisma().workflow.findFirst({
    where: { id, orgId: actor.orgId, deletedAt: null },
    select: { versions: { omit: { document: true }, orderBy: { number: "desc" } } },
  });
  if (!workflow) throw workflowNotFound();
  const nameOf = await nameActors(workflow.versions.map((version) => version.publishedBy));
  return workflow.versions.map((version) => toVersionItem(version, nameOf));
}

/** One version with its document. Throws `not_found`. */
export async function getVersion(
  actor: Actor,
  { id, number }: z.output<typeof versionInput>,
): Promise<VersionItem & { document: WorkflowDocument }> {
  const version = await prisma().workflowVersion.findFirst({
    where: { workflowId: id, number, workflow: { orgId: actor.orgId, deletedAt: null } },
  });
  if (!version) throw new AppError("not_found", "There is no such version of this workflow.", { field: "number" });
  const nameOf = await nameActors([version.publishedBy]);
  return { ...toVersionItem(version, nameOf), document: readDocument(version.document) };
}

function toVersionItem(
  version: { number: number; note: string; publishedBy: string; publishedAt: Date },
  nameOf: (label: string) => string,
): VersionItem {
  return {
    number: version.number,
    note: version.note,
    publishedBy: nameOf(version.publishedBy),
    publishedAt: version.publishedAt.toISOString(),
  };
}
