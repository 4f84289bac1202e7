import "server-only";
import { defineProvider } from "./define-provider";

export const lmStudio = defineProvider({
  id: "lm-studio",
  label: "LM Studio",
  baseUrl: "http://localhost:1234/v1",
  docsUrl: "https://lmstudio.ai/docs/app/api",
  needsKey: false,
  structuredOutput: "json-schema",
  models: [],
  hint: "It runs on your machine, so an operator has to open it: TRELLIS_ALLOW_HOSTS=localhost:1234.",
});
