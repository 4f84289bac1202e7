import { checkHealth } from "@/server/engine/health";

export const dynamic = "force-dynamic";

/** 200 when the process can take work, 503 while it starts, drains, or has lost its database. */
export async function GET(): Promise<Response> {
  const health = await checkHealth();
  return Response.json(health, { status: health.ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
