/** A setting that others make necessary, missed whatever else is wrong: an agent's tool is set up before a model has its say. */
export const askedFor = (setting: string, message: string) => ({
  path: [setting],
  message,
  when: ({ value }: { value: unknown }) => typeof value === "object" && value !== null,
});
