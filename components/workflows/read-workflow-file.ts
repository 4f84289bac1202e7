import * as z from "zod/mini";

const one = z.object({
  name: z.optional(z.string()),
  description: z.optional(z.string()),
  document: z.looseObject({ nodes: z.array(z.unknown()) }),
});
const many = z.object({ workflows: z.array(one) });
const bare = z.looseObject({ nodes: z.array(z.unknown()) });

export type ImportedWorkflow = { name: string; description: string; document: unknown };

/**
 * The workflows in a file: of an export, of one workflow as the API gives it, or a document alone, which takes the file's name.
 * Null when it is none of these. What a document holds is checked by the server.
 */
export function readWorkflowFile(text: string, fileName: string): ImportedWorkflow[] | null {
  const json = parse(text);
  const name = fileName.replace(/\.json$/i, "").slice(0, 120) || "Imported workflow";
  const list = many.safeParse(json);
  if (list.success) return list.data.workflows.map((each) => toImported(each, name));
  const single = one.safeParse(json);
  if (single.success) return [toImported(single.data, name)];
  return bare.safeParse(json).success ? [{ name, description: "", document: json }] : null;
}

function toImported(given: z.output<typeof one>, name: string): ImportedWorkflow {
  return { name: given.name?.trim() || name, description: given.description ?? "", document: given.document };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no workflow; the caller says so.
    return null;
  }
}
