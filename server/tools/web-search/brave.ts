import * as z from "zod";
import { plainText, readJson, type SearchEngine } from "./search-engine";

const perPage = 20;
const lastPage = 10;
const freshness = { any: null, day: "pd", week: "pw", month: "pm", year: "py" } as const;

const answer = z.object({
  query: z.object({ more_results_available: z.boolean().default(false) }).default({ more_results_available: false }),
  web: z
    .object({
      results: z.array(z.object({ title: z.string(), url: z.string(), description: z.string().nullish(), page_age: z.string().nullish() })),
    })
    .default({ results: [] }),
});

export const brave: SearchEngine = {
  label: "Brave",
  baseUrl: "https://api.search.brave.com",
  most: perPage * lastPage,
  request({ query, timeRange }, { baseUrl, page }) {
    // Always whole pages: their offset counts pages of this size.
    const asked = new URLSearchParams({ q: query, count: String(perPage), offset: String(page - 1) });
    if (freshness[timeRange] !== null) asked.set("freshness", freshness[timeRange]);
    return { url: `${baseUrl}/res/v1/web/search?${asked}`, method: "GET", headers: { accept: "application/json" } };
  },
  read(response) {
    const { query, web } = readJson(response, answer, "Check the base URL: empty is Brave’s own.");
    const found = web.results.map(({ title, url, description, page_age }) => ({
      title: plainText(title),
      url,
      snippet: plainText(description),
      publishedAt: page_age ?? null,
    }));
    return { found, isLast: !query.more_results_available };
  },
};
