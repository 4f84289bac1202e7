export const dynamic = "force-dynamic";

/** Answers while the process lives, whatever its state. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
