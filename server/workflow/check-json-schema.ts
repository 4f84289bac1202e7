import * as z from "zod";

/** An issue when the value is no JSON Schema that can be checked against. For `superRefine`. */
export function checkJsonSchema(schema: Record<string, unknown>, context: z.core.$RefinementCtx): void {
  const problem = findSchemaProblem(schema);
  if (problem !== null)
    context.addIssue({
      code: "custom",
      message: `This is not a JSON Schema: ${problem}`,
      params: { fix: 'Begin with { "type": "object", "properties": { … } }.' },
    });
}

/** What is wrong with a JSON Schema, as a sentence without a full stop; null when nothing is. */
export function findSchemaProblem(schema: Record<string, unknown>): string | null {
  try {
    z.fromJSONSchema(schema);
    return null;
  } catch (error) {
    // The reader's only way to say no.
    return (error instanceof Error ? error.message : "it cannot be read").replace(/\.$/, "");
  }
}
