import "server-only";
import { defineProvider } from "./define-provider";

export const groq = defineProvider({
  id: "groq",
  label: "Groq",
  baseUrl: "https://api.groq.com/openai/v1",
  docsUrl: "https://console.groq.com/keys",
  needsKey: true,
  structuredOutput: "json-object",
  models: [
    { name: "openai/gpt-oss-120b", inputPricePerMillion: 0.15, outputPricePerMillion: 0.75 },
    { name: "llama-3.3-70b-versatile", inputPricePerMillion: 0.59, outputPricePerMillion: 0.79 },
    { name: "llama-3.1-8b-instant", inputPricePerMillion: 0.05, outputPricePerMillion: 0.08 },
  ],
});
