import type { ErrorValue } from "@/server/errors";

type Model = { provider: string; model: string };

const isModel = (value: unknown): value is Model =>
  typeof value === "object" && value !== null && "provider" in value && typeof value.provider === "string" && "model" in value;

/** The models that a node asks, in its order. */
export function listModels(config: Readonly<Record<string, unknown>>): Model[] {
  const { models, model } = config;
  return [models, model].flat().filter(isModel);
}

export const namesOf = (models: readonly Model[]) => [...new Set(models.map(({ provider }) => provider))].filter((name) => name !== "");

/** Which of the providers an error is about: one that it names, else the first that is asked. */
export function providerAtFault(
  { message, detail = "" }: Pick<ErrorValue, "message" | "detail">,
  names: readonly string[],
): string | undefined {
  return names.find((name) => message.includes(name)) ?? names.find((name) => detail.includes(name)) ?? names[0];
}
