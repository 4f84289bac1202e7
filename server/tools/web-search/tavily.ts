import * as z from "zod";
import { plainText, readJson, type SearchEngine } from "./search-engine";

/** It has no pages: all come with the first answer. */
const most = 20;

const answer = z.object({
  results: z.array(z.object({ title: z.string(), url: z.string(), content: z.string().nullish(), published_date: z.string().nullish() })),
});

export const tavily: SearchEngine = {
  label: "Tavily",
  baseUrl: "https://api.tavily.com",
  most,
  request({ query, timeRange, wanted }, { baseUrl }) {
    const asked = { query, max_results: Math.min(wanted, most), ...(timeRange === "any" ? {} : { time_range: timeRange }) };
    return {
      url: `${baseUrl}/search`,
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(asked),
    };
  },
  read(response) {
    const { results } = readJson(response, answer, "Check the base URL: empty is Tavily’s own.");
    const found = results.map(({ title, url, content, published_date }) => ({
      title: plainText(title),
      url,
      snippet: plainText(content),
      publishedAt: published_date ?? null,
    }));
    return { found, isLast: true };
  },
};
