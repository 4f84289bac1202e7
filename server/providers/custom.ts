import "server-only";
import { defineProvider } from "./define-provider";

export const custom = defineProvider({
  id: "custom",
  label: "Other OpenAI-compatible server",
  baseUrl: "",
  docsUrl: "https://platform.openai.com/docs/api-reference/chat",
  needsKey: false,
  structuredOutput: "json-schema",
  models: [],
  hint: "Its base URL is what stands before /chat/completions, usually ending in /v1.",
});
