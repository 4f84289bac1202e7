import "server-only";
import * as z from "zod";
import { workflowDocument } from "@/server/workflow/document";

/** A file in prisma/templates: a workflow to start from. Inert data, read with the same strictness as anything from outside. */
export const template = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  description: z.string().min(1),
  category: z.string().min(1),
  tags: z.array(z.string()),
  /** What a person must set up first, in plain words; empty when it runs as it is. */
  needs: z.array(z.string()),
  document: workflowDocument,
});
export type Template = z.output<typeof template>;
