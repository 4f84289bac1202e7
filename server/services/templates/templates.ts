import "server-only";
import * as z from "zod";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { createWorkflow } from "../workflows/create-workflow";
import { builtInTemplates } from "./registry";
import type { Template } from "./template";

export const fromTemplateInput = z.strictObject({ id: z.string().max(100) });

export type TemplateItem = Template & { nodeTypes: string[]; nodeCount: number };

/** The gallery. The same for every org. */
export function listTemplates(): TemplateItem[] {
  return builtInTemplates().map((item) => ({
    ...item,
    nodeTypes: [...new Set(item.document.nodes.map((node) => node.type))],
    nodeCount: item.document.nodes.length,
  }));
}

/** A new workflow whose draft is the template's. Throws `not_found`. */
export async function createFromTemplate(actor: Actor, { id }: z.output<typeof fromTemplateInput>): Promise<{ workflowId: string }> {
  const found = builtInTemplates().find((item) => item.id === id);
  if (!found) throw new AppError("not_found", "There is no such template.", { field: "id" });
  const workflow = await createWorkflow(actor, { name: found.name, description: found.description, document: found.document });
  return { workflowId: workflow.id };
}
