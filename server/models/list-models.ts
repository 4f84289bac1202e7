import "server-only";
import { demoFetch, demoProvider } from "@/server/providers/demo";
import { fetchModelNames } from "@/server/providers/openai-compatible";

/**
 * The names of the models at an endpoint, sorted; at most 1,000. The test button of the providers page. Waits 15 s.
 * Throws AppError address_blocked, timeout or provider_*.
 */
export async function listModels({ baseUrl, apiKey }: { baseUrl: string; apiKey: string | null }): Promise<string[]> {
  const isDemo = baseUrl === demoProvider.baseUrl;
  return await fetchModelNames({
    name: isDemo ? demoProvider.name : URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl,
    baseUrl,
    apiKey: apiKey || null,
    structuredOutput: "json-schema",
    ...(isDemo ? { fetch: demoFetch } : {}),
  });
}
