import "server-only";
import type * as z from "zod";
import { limits } from "@/server/limits";
import type { Actor } from "@/server/permissions";
import { createWorkflow } from "./create-workflow";
import type { workflowIdInput } from "./document";
import { getWorkflow } from "./get-workflow";

const suffix = " copy";

/** A new workflow with the same draft; versions, runs and URLs stay with the first. */
export async function duplicateWorkflow(actor: Actor, { id }: z.output<typeof workflowIdInput>): Promise<{ id: string }> {
  const { name, description, document } = await getWorkflow(actor, { id });
  return createWorkflow(actor, { name: name.slice(0, limits.nameChars - suffix.length) + suffix, description, document });
}
