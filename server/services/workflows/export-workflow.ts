import "server-only";
import type * as z from "zod";
import type { Actor } from "@/server/permissions";
import type { WorkflowDocument } from "@/server/workflow/document";
import { withProfileCopies } from "@/server/workflow/profile/fill-from-profile";
import { readProfiles } from "../profiles/read-profiles";
import type { workflowIdInput } from "./document";
import { getWorkflow } from "./get-workflow";

export type ExportedWorkflow = { name: string; description: string; document: WorkflowDocument };

/** The draft as it can be taken elsewhere: with a copy of each agent profile that it names. Throws `not_found`. */
export async function exportWorkflow(actor: Actor, { id }: z.output<typeof workflowIdInput>): Promise<ExportedWorkflow> {
  const { name, description, document } = await getWorkflow(actor, { id });
  return { name, description, document: withProfileCopies(document, await readProfiles(actor.orgId, document)) };
}
