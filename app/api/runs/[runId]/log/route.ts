import { toProblem } from "@/server/api/problem";
import { refuseNul } from "@/server/api/refuse-nul";
import { openRunLog } from "@/server/api/run-log";
import { readActor } from "@/server/auth";
import { authorize } from "@/server/authorize";
import { AppError } from "@/server/errors";

export const dynamic = "force-dynamic";

/** The stored events of a run for the signed-in person: `?org=<slug>&after=<seq>`. */
export async function GET(request: Request, { params }: { params: Promise<{ runId: string }> }): Promise<Response> {
  try {
    const org = new URL(request.url).searchParams.get("org") ?? "";
    const { runId } = await params;
    refuseNul({ org, runId });
    const actor = await readActor(request.headers, org);
    if (!actor) throw new AppError("unauthenticated", "You are not signed in, or not a member of this organisation.");
    authorize(actor, "run:read");
    return await openRunLog(request, { runId, actor });
  } catch (error) {
    return toProblem(error, "GET /api/runs/{id}/log");
  }
}
