import "server-only";
import { defineProvider } from "./define-provider";

export const openai = defineProvider({
  id: "openai",
  label: "OpenAI",
  baseUrl: "https://api.openai.com/v1",
  docsUrl: "https://platform.openai.com/api-keys",
  needsKey: true,
  structuredOutput: "json-schema",
  models: [
    { name: "gpt-5.4", inputPricePerMillion: 2.5, outputPricePerMillion: 15 },
    { name: "gpt-5.4-mini", inputPricePerMillion: 0.75, outputPricePerMillion: 4.5 },
    { name: "gpt-5-mini", inputPricePerMillion: 0.25, cachedInputPricePerMillion: 0.025, outputPricePerMillion: 2 },
    { name: "gpt-5-nano", inputPricePerMillion: 0.05, cachedInputPricePerMillion: 0.005, outputPricePerMillion: 0.4 },
    { name: "gpt-4.1-mini", inputPricePerMillion: 0.4, cachedInputPricePerMillion: 0.1, outputPricePerMillion: 1.6 },
  ],
});
