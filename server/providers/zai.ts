import "server-only";
import { defineProvider } from "./define-provider";

export const zai = defineProvider({
  id: "zai",
  label: "Z.ai",
  baseUrl: "https://api.z.ai/api/paas/v4",
  docsUrl: "https://z.ai/manage-apikey/apikey-list",
  needsKey: true,
  structuredOutput: "json-object",
  models: [
    { name: "glm-4.6", inputPricePerMillion: 0.6, outputPricePerMillion: 2.2 },
    { name: "glm-4.5-air", inputPricePerMillion: 0.2, outputPricePerMillion: 1.1 },
  ],
});
