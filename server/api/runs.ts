import "server-only";
import { cancelRun } from "@/server/services/runs/cancel-run";
import { getArtifact, getArtifactInput } from "@/server/services/runs/get-artifact";
import { getRun } from "@/server/services/runs/get-run";
import { getStep, getStepInput } from "@/server/services/runs/get-step";
import { listEvents, listEventsInput } from "@/server/services/runs/list-events";
import { listRuns, listRunsInput } from "@/server/services/runs/list-runs";
import { rerun } from "@/server/services/runs/rerun";
import { runIdInput } from "@/server/services/runs/run-record";
import { startRun, startRunInput } from "@/server/services/runs/start-run";
import { orgProcedure, router } from "./trpc";

export const runsRouter = router({
  start: orgProcedure("run:start")
    .input(startRunInput)
    .mutation(async ({ ctx, input }) => ({ runId: (await startRun(ctx.actor, input)).runId })),
  list: orgProcedure("run:read")
    .input(listRunsInput)
    .query(({ ctx, input }) => listRuns(ctx.actor, input)),
  get: orgProcedure("run:read")
    .input(runIdInput)
    .query(({ ctx, input }) => getRun(ctx.actor, input)),
  events: orgProcedure("run:read")
    .input(listEventsInput)
    .query(({ ctx, input }) => listEvents(ctx.actor, input)),
  step: orgProcedure("run:read")
    .input(getStepInput)
    .query(({ ctx, input }) => getStep(ctx.actor, input)),
  artifact: orgProcedure("run:read")
    .input(getArtifactInput)
    .query(({ ctx, input }) => getArtifact(ctx.actor, input)),
  cancel: orgProcedure("run:control")
    .input(runIdInput)
    .mutation(({ ctx, input }) => cancelRun(ctx.actor, input)),
  rerun: orgProcedure("run:start")
    .input(runIdInput)
    .mutation(async ({ ctx, input }) => ({ runId: (await rerun(ctx.actor, input)).runId })),
});
