import "server-only";
import { defineProvider } from "./define-provider";

export const deepseek = defineProvider({
  id: "deepseek",
  label: "DeepSeek",
  baseUrl: "https://api.deepseek.com/v1",
  docsUrl: "https://platform.deepseek.com/api_keys",
  needsKey: true,
  structuredOutput: "json-object",
  models: [
    { name: "deepseek-chat", inputPricePerMillion: 0.28, cachedInputPricePerMillion: 0.028, outputPricePerMillion: 0.42 },
    { name: "deepseek-reasoner", inputPricePerMillion: 0.28, cachedInputPricePerMillion: 0.028, outputPricePerMillion: 0.42 },
  ],
});
