import "server-only";
import { defineProvider } from "./define-provider";

export const together = defineProvider({
  id: "together",
  label: "Together",
  baseUrl: "https://api.together.xyz/v1",
  docsUrl: "https://api.together.ai/settings/api-keys",
  needsKey: true,
  structuredOutput: "json-schema",
  models: [
    { name: "meta-llama/Llama-3.3-70B-Instruct-Turbo", inputPricePerMillion: 0.88, outputPricePerMillion: 0.88 },
    { name: "openai/gpt-oss-120b", inputPricePerMillion: 0.15, outputPricePerMillion: 0.6 },
  ],
});
