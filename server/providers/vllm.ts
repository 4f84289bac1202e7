import "server-only";
import { defineProvider } from "./define-provider";

export const vllm = defineProvider({
  id: "vllm",
  label: "vLLM",
  baseUrl: "http://localhost:8000/v1",
  docsUrl: "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html",
  needsKey: false,
  structuredOutput: "json-schema",
  models: [],
  hint: "It runs on your machine, so an operator has to open it: TRELLIS_ALLOW_HOSTS=localhost:8000.",
});
