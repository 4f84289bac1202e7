// How long requests take, for /api/metrics. Routes are named by their area, because a label must take few values.

/** Counts every request of `server`. `readMetrics` gives server/metrics.ts's object once a route has made it. */
export function observeRequests(server, readMetrics) {
  server.prependListener("request", (request, response) => {
    const began = performance.now();
    response.once("close", () => {
      const route = nameRoute(request.url ?? "/");
      if (route === undefined) return;
      const labels = { route, method: request.method ?? "", status: String(response.statusCode) };
      readMetrics()?.httpSeconds.observe(labels, (performance.now() - began) / 1000);
    });
  });
}

const apiAreas = new Set(["auth", "docs", "health", "hooks", "inngest", "metrics", "runs", "trpc", "v1"]);

/** Undefined for what is not worth counting: files of the build, and live streams, whose length says nothing. */
function nameRoute(url) {
  const path = url.split("?", 1)[0];
  if (path.startsWith("/_next/") || path.endsWith("/events")) return undefined;
  if (!path.startsWith("/api/")) return "page";
  const area = path.split("/")[2];
  return apiAreas.has(area) ? `/api/${area}` : "/api/unknown";
}
