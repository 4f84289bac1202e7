import "server-only";
import { defineProvider } from "./define-provider";

export const ollama = defineProvider({
  id: "ollama",
  label: "Ollama",
  baseUrl: "http://localhost:11434/v1",
  docsUrl: "https://ollama.com/download",
  needsKey: false,
  structuredOutput: "json-schema",
  models: [],
  hint: "It runs on your machine, so an operator has to open it: TRELLIS_ALLOW_HOSTS=localhost:11434.",
});
