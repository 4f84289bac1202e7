import "server-only";
import { defineProvider } from "./define-provider";

export const openrouter = defineProvider({
  id: "openrouter",
  label: "OpenRouter",
  baseUrl: "https://openrouter.ai/api/v1",
  docsUrl: "https://openrouter.ai/keys",
  needsKey: true,
  structuredOutput: "json-schema",
  models: [
    { name: "anthropic/claude-sonnet-4.5", inputPricePerMillion: 3, outputPricePerMillion: 15 },
    { name: "openai/gpt-5-mini", inputPricePerMillion: 0.25, outputPricePerMillion: 2 },
    { name: "google/gemini-2.5-flash", inputPricePerMillion: 0.3, outputPricePerMillion: 2.5 },
  ],
});
