import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { webSearch } from "@/server/tools/web-search";
import { createTestOrg, type TestOrg } from "@/tests/support/test-org";
import { toolHands, useTool } from "@/tests/support/tool-hands";
import { sendJson, startWebServer, type WebServer } from "@/tests/support/web-server";

/** What the services know; each speaks as its documentation says. */
const known = Array.from({ length: 55 }, (_, index) => ({ title: `Result ${index + 1}`, url: `https://example.com/${index + 1}` }));
const bravePage = 20;
const searxngPage = 10;
let failFirst: { status: number; headers?: Record<string, string>; body?: string }[] = [];

let org: TestOrg;
let server: WebServer;
const credentials: Record<"tavily" | "brave", string> = { tavily: "", brave: "" };

beforeAll(async () => {
  org = await createTestOrg();
  server = await startWebServer(({ url, method, headers, body }, response) => {
    const failure = url.searchParams.get("pageno") === "1" || url.searchParams.get("offset") === "0" ? undefined : failFirst.shift();
    if (failure) return void response.writeHead(failure.status, failure.headers).end(failure.body ?? "");
    if (url.pathname === "/tavily/search") {
      if (method !== "POST" || headers.authorization !== "Bearer tvly-key")
        return sendJson(response, { detail: { error: "Unauthorized" } }, 401);
      const { query, max_results: most } = JSON.parse(body);
      if (most > 20) return sendJson(response, { detail: "max_results is 20 at most" }, 422);
      const results = known.slice(0, most).map((one) => ({ ...one, content: `About ${query}`, score: 0.9, raw_content: null }));
      return sendJson(response, { query, answer: null, images: [], results, response_time: "0.4" });
    }
    if (url.pathname === "/brave/res/v1/web/search") {
      if (headers["x-subscription-token"] !== "BSA-key") return sendJson(response, { type: "ErrorResponse", error: { status: 422 } }, 422);
      const [count, offset] = [Number(url.searchParams.get("count")), Number(url.searchParams.get("offset"))];
      if (count > bravePage || offset > 9) return sendJson(response, { type: "ErrorResponse", error: { status: 422 } }, 422);
      const results = known.slice(offset * count, (offset + 1) * count).map((one) => ({
        ...one,
        type: "search_result",
        description: `<strong>Heat</strong> &amp; cold &#x27;here&#39; &lt;b&gt;`,
        page_age: "2026-02-03T00:00:00",
      }));
      return sendJson(response, {
        type: "search",
        query: { original: "q", more_results_available: (offset + 1) * count < known.length },
        web: { type: "search", results },
      });
    }
    if (url.pathname === "/searxng/search") {
      if (url.searchParams.get("format") !== "json")
        return void response.writeHead(200, { "content-type": "text/html" }).end("<h1>SearXNG</h1>");
      const page = Number(url.searchParams.get("pageno"));
      const from = (page - 1) * searxngPage;
      // Engines repeat themselves from one page to the next.
      const results = known
        .slice(Math.max(0, from - 2), from + searxngPage)
        .map((one) => ({ ...one, content: "words", engine: "duckduckgo" }));
      return sendJson(response, { query: "q", number_of_results: 0, results, answers: [], suggestions: [], unresponsive_engines: [] });
    }
    if (url.pathname === "/html/search") return void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Not here</h1>");
    if (url.pathname === "/inside/search") return void response.writeHead(302, { location: "http://127.0.0.2:9/" }).end();
    if (url.pathname === "/odd/search") return sendJson(response, { results: [{ name: "no title" }] });
    if (url.pathname === "/tricky/search")
      return sendJson(response, {
        results: [...["javascript:alert(1)", "file:///etc/passwd", "not a url"].map((bad) => ({ title: "bad", url: bad })), known[0]],
      });
    response.writeHead(403, { "content-type": "text/html" }).end("<h1>Forbidden</h1>");
  });
  const add = (name: string, type: "bearer" | "header", secret: string) =>
    org.as("admin").credentials.create({ name, type, hosts: [server.host], secret });
  credentials.tavily = (await add("tavily", "bearer", "tvly-key")).id;
  credentials.brave = (await add("brave", "header", "X-Subscription-Token: BSA-key")).id;
});
afterAll(() => server.close());
beforeEach(() => {
  failFirst = [];
  server.requests.length = 0;
});

const search = (engine: "tavily" | "brave" | "searxng", more: Record<string, unknown> = {}, path: string = engine) =>
  useTool(
    webSearch,
    {
      query: "heat pumps",
      engine,
      baseUrl: `${server.url}/${path}`,
      ...(engine === "searxng" ? {} : { credential: credentials[engine] }),
      ...more,
    },
    toolHands(org.orgId),
  );

describe.each(["tavily", "brave", "searxng"] as const)("%s", (engine) => {
  test.each([1, 3, 10, 20])("gives %i results when so many are asked for", async (maxResults) => {
    const { results } = await search(engine, { maxResults });
    expect(results.map(({ url }) => url)).toEqual(known.slice(0, maxResults).map(({ url }) => url));
    expect(results[0]).toEqual({
      title: "Result 1",
      url: "https://example.com/1",
      snippet: expect.any(String),
      publishedAt: engine === "brave" ? "2026-02-03T00:00:00" : null,
    });
  });
});

test.each(["brave", "searxng"] as const)("%s is asked for further pages until there are enough, or no more", async (engine) => {
  expect((await search(engine, { maxResults: 33 })).results).toHaveLength(33);
  expect((await search(engine, { maxResults: 100 })).results).toHaveLength(known.length);
  expect(server.requests.length).toBeLessThan(16);
});

test("Tavily has 20 at the most, and is not asked for more", async () => {
  expect((await search("tavily", { maxResults: 40 })).results).toHaveLength(20);
  expect(server.requests).toHaveLength(1);
});

test("bold words and entities of a snippet become text", async () => {
  expect((await search("brave", { maxResults: 1 })).results[0]?.snippet).toBe("Heat & cold 'here' <b>");
});

test("asked to slow down between two pages, it waits; before the first, the step is told when to come again", async () => {
  failFirst = [{ status: 429, headers: { "retry-after": "1" } }];
  expect((await search("brave", { maxResults: 30 })).results).toHaveLength(30);
  const limited = await startWebServer((_request, response) => void response.writeHead(429, { "retry-after": "7" }).end());
  await expect(search("searxng", { baseUrl: limited.url })).rejects.toMatchObject({ code: "http_rate_limited", retryAfterMs: 7_000 });
  await limited.close();
});

test.each([
  ["html", "answer_invalid"],
  ["odd", "answer_invalid"],
  ["nowhere", "http_auth"],
  ["inside", "address_blocked"],
])("what is no answer is an error that says what to do: %s", async (path, code) => {
  await expect(search("searxng", {}, path)).rejects.toMatchObject({
    code,
    fix: expect.stringMatching(path === "inside" ? /public address/ : /format json/),
  });
});

test("a key that is refused is named as such, and goes only where it may", async () => {
  await expect(search("tavily", { credential: credentials.brave })).rejects.toMatchObject({ code: "http_auth" });
  const elsewhere = await startWebServer((_request, response) => sendJson(response, { results: [] }));
  await expect(search("tavily", { baseUrl: elsewhere.url })).rejects.toMatchObject({ code: "address_blocked" });
  expect(elsewhere.requests).toEqual([]);
  await elsewhere.close();
});

test("addresses that are no pages are left out", async () => {
  expect((await search("searxng", { maxResults: 10 }, "tricky")).results.map(({ url }) => url)).toEqual(["https://example.com/1"]);
});
