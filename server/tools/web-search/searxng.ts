import * as z from "zod";
import { plainText, readJson, type SearchEngine } from "./search-engine";

const answer = z.object({
  results: z.array(z.object({ title: z.string(), url: z.string(), content: z.string().nullish(), publishedDate: z.string().nullish() })),
});

const allowJson = "Allow the format json in the settings.yml of the SearXNG server (search.formats).";

export const searxng: SearchEngine = {
  label: "SearXNG",
  fixes: { 403: allowJson },
  baseUrl: null,
  most: 200,
  request({ query, timeRange }, { baseUrl, page }) {
    const asked = new URLSearchParams({ q: query, format: "json", pageno: String(page) });
    if (timeRange !== "any") asked.set("time_range", timeRange);
    return { url: `${baseUrl}/search?${asked}`, method: "GET", headers: { accept: "application/json" } };
  },
  read(response) {
    const { results } = readJson(response, answer, allowJson);
    const found = results.map(({ title, url, content, publishedDate }) => ({
      title: plainText(title),
      url,
      snippet: plainText(content),
      publishedAt: publishedDate ?? null,
    }));
    return { found, isLast: found.length === 0 };
  },
};
