import "server-only";
import { defineProvider } from "./define-provider";

export const mistral = defineProvider({
  id: "mistral",
  label: "Mistral",
  baseUrl: "https://api.mistral.ai/v1",
  docsUrl: "https://console.mistral.ai/api-keys",
  needsKey: true,
  structuredOutput: "json-schema",
  models: [
    { name: "mistral-medium-latest", inputPricePerMillion: 0.4, outputPricePerMillion: 2 },
    { name: "mistral-small-latest", inputPricePerMillion: 0.1, outputPricePerMillion: 0.3 },
    { name: "codestral-latest", inputPricePerMillion: 0.3, outputPricePerMillion: 0.9 },
  ],
});
