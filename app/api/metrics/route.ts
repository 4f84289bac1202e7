import { timingSafeEqual } from "node:crypto";
import { readExecutorMetrics } from "@/server/engine/executor-metrics";
import { env } from "@/server/env";
import { metrics } from "@/server/metrics";

export const dynamic = "force-dynamic";

/** Prometheus text, for `Authorization: Bearer <TRELLIS_METRICS_TOKEN>`, or for this machine itself while no token is set. */
export async function GET(request: Request): Promise<Response> {
  if (!mayRead(request)) return new Response("Not found\n", { status: 404 });
  const { registry } = metrics();
  const text = `${await registry.metrics()}${await readExecutorMetrics()}`;
  return new Response(text, { headers: { "content-type": registry.contentType, "cache-control": "no-store" } });
}

function mayRead({ headers }: Request): boolean {
  const token = env().TRELLIS_METRICS_TOKEN;
  if (token) return isSame(headers.get("authorization") ?? "", `Bearer ${token}`);
  // A proxy on this machine is not this machine asking. Both headers are written by scripts/serve.mjs.
  const isDirect = headers.get("x-trellis-proxied") === "false";
  return isDirect && /^(127\.|::1$|::ffff:127\.)/.test(headers.get("x-trellis-address") ?? "");
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
