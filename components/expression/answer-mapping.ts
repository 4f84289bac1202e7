import jsonata from "jsonata";

export type MappingQuestion = { mapping: string; data: unknown };
export type MappingAnswer = { value: unknown } | { problem: string };

/** What a JSONata mapping gives. In a worker only: it may never come to an end (evaluate-mapping.ts). */
export async function answerMapping({ mapping, data }: MappingQuestion): Promise<MappingAnswer> {
  try {
    const value: unknown = await jsonata(mapping).evaluate(data);
    // Its lists carry marks of their own, and functions are no data.
    return { value: value === undefined ? null : JSON.parse(JSON.stringify(value) ?? "null") };
  } catch (error) {
    // Whatever is wrong with it, its author is told: JSONata throws plain objects.
    return {
      problem: typeof error === "object" && error !== null && "message" in error ? String(error.message) : "it cannot be evaluated",
    };
  }
}
