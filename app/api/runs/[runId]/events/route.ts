import { toProblem } from "@/server/api/problem";
import { refuseNul } from "@/server/api/refuse-nul";
import { openRunStream } from "@/server/api/run-stream";
import { readActor } from "@/server/auth";
import { authorize } from "@/server/authorize";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";

export const dynamic = "force-dynamic";

/** Live events of a run for the signed-in person: `?org=<slug>&after=<seq>`. */
export async function GET(request: Request, { params }: { params: Promise<{ runId: string }> }): Promise<Response> {
  try {
    const orgSlug = new URL(request.url).searchParams.get("org") ?? "";
    const { runId } = await params;
    refuseNul({ org: orgSlug, runId });
    const requireReader = async (): Promise<Actor> => {
      const actor = await readActor(request.headers, orgSlug);
      if (!actor) throw new AppError("unauthenticated", "You are not signed in, or not a member of this organisation.");
      authorize(actor, "run:read");
      return actor;
    };
    const isStillAllowed = () =>
      requireReader().then(
        () => true,
        (error: unknown) => {
          if (error instanceof AppError) return false;
          throw error;
        },
      );
    return await openRunStream(request, { runId, actor: await requireReader(), isStillAllowed });
  } catch (error) {
    return toProblem(error, "GET /api/runs/{id}/events");
  }
}
