import "server-only";
import { defineProvider } from "./define-provider";

export const google = defineProvider({
  id: "google",
  label: "Google Gemini",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
  docsUrl: "https://aistudio.google.com/apikey",
  needsKey: true,
  structuredOutput: "json-schema",
  models: [
    { name: "gemini-2.5-pro", inputPricePerMillion: 1.25, outputPricePerMillion: 10 },
    { name: "gemini-2.5-flash", inputPricePerMillion: 0.3, outputPricePerMillion: 2.5 },
    { name: "gemini-2.5-flash-lite", inputPricePerMillion: 0.1, outputPricePerMillion: 0.4 },
  ],
});
