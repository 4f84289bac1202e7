import "server-only";
import { defineProvider } from "./define-provider";

export const anthropic = defineProvider({
  id: "anthropic",
  label: "Anthropic",
  baseUrl: "https://api.anthropic.com/v1",
  docsUrl: "https://console.anthropic.com/settings/keys",
  needsKey: true,
  structuredOutput: "prompt",
  models: [
    { name: "claude-sonnet-4-5", inputPricePerMillion: 3, outputPricePerMillion: 15 },
    { name: "claude-haiku-4-5", inputPricePerMillion: 1, outputPricePerMillion: 5 },
    { name: "claude-opus-4-5", inputPricePerMillion: 5, outputPricePerMillion: 25 },
  ],
});
