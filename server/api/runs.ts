import "server-only";
import { readBareView } from "@/server/services/runs/bare-view";
import {
  addBookmark,
  addBookmarkInput,
  listBookmarks,
  listBookmarksInput,
  removeBookmark,
  removeBookmarkInput,
} from "@/server/services/runs/bookmarks";
import { bulkRunsInput, cancelRuns, deleteRuns, retryRuns } from "@/server/services/runs/bulk-runs";
import { cancelRun } from "@/server/services/runs/cancel-run";
import { dismissInput, dismissRuns, requeueInput, requeueRuns, undismissRuns } from "@/server/services/runs/dead-letter";
import { editStep, editStepInput } from "@/server/services/runs/edit-step";
import { forkRun, forkRunInput } from "@/server/services/runs/fork-run";
import { getArtifact, getArtifactInput } from "@/server/services/runs/get-artifact";
import { getRun } from "@/server/services/runs/get-run";
import { getStep, getStepInput } from "@/server/services/runs/get-step";
import { lastOutputs, lastOutputsInput } from "@/server/services/runs/last-outputs";
import { lastRan } from "@/server/services/runs/last-ran";
import { listEvents, listEventsInput } from "@/server/services/runs/list-events";
import { listPasses, listPassesInput } from "@/server/services/runs/list-passes";
import { countRuns, listRuns, listRunsInput, matchRuns } from "@/server/services/runs/list-runs";
import { pauseRun, pauseRunInput } from "@/server/services/runs/pause-run";
import { rerun } from "@/server/services/runs/rerun";
import { resumeRun } from "@/server/services/runs/resume-run";
import { retryRun } from "@/server/services/runs/retry-run";
import { runFilterInput } from "@/server/services/runs/run-filter";
import { runIdInput } from "@/server/services/runs/run-record";
import { skipStep, skipStepInput } from "@/server/services/runs/skip-step";
import { startBatch, startBatchInput } from "@/server/services/runs/start-batch";
import { startPartial, startPartialInput } from "@/server/services/runs/start-partial";
import { startRun, startRunInput } from "@/server/services/runs/start-run";
import { stepRun } from "@/server/services/runs/step-run";
import { packBareView } from "@/server/workflow/run-view/bare-view";
import { orgProcedure, router } from "./trpc";

export const runsRouter = router({
  start: orgProcedure("run:start")
    .input(startRunInput)
    .mutation(async ({ ctx, input }) => ({ runId: (await startRun(ctx.actor, input)).runId })),
  /** Runs a part of a draft: up to a node, from a node on, or one node. */
  startPartial: orgProcedure("run:start")
    .input(startPartialInput)
    .mutation(async ({ ctx, input }) => ({ runId: (await startPartial(ctx.actor, input)).runId })),
  startBatch: orgProcedure("run:start")
    .input(startBatchInput)
    .mutation(async ({ ctx, input }) => ({ runs: (await startBatch(ctx.actor, input)).map(({ runId }) => ({ runId })) })),
  /** Starts dead letters once more. */
  requeue: orgProcedure("run:start")
    .input(requeueInput)
    .mutation(({ ctx, input }) => requeueRuns(ctx.actor, input)),
  dismiss: orgProcedure("run:control")
    .input(dismissInput)
    .mutation(({ ctx, input }) => dismissRuns(ctx.actor, input)),
  undismiss: orgProcedure("run:control")
    .input(dismissInput)
    .mutation(({ ctx, input }) => undismissRuns(ctx.actor, input)),
  cancelMany: orgProcedure("run:control")
    .input(bulkRunsInput)
    .mutation(({ ctx, input }) => cancelRuns(ctx.actor, input)),
  retryMany: orgProcedure("run:start")
    .input(bulkRunsInput)
    .mutation(({ ctx, input }) => retryRuns(ctx.actor, input)),
  deleteMany: orgProcedure("run:delete")
    .input(bulkRunsInput)
    .mutation(({ ctx, input }) => deleteRuns(ctx.actor, input)),
  list: orgProcedure("run:read")
    .input(listRunsInput)
    .query(({ ctx, input }) => listRuns(ctx.actor, input)),
  count: orgProcedure("run:read")
    .input(runFilterInput)
    .query(({ ctx, input }) => countRuns(ctx.actor, input)),
  match: orgProcedure("run:read")
    .input(runFilterInput)
    .query(({ ctx, input }) => matchRuns(ctx.actor, input)),
  get: orgProcedure("run:read")
    .input(runIdInput)
    .query(({ ctx, input }) => getRun(ctx.actor, input)),
  /** How a run and its steps stand, packed: what its page shows before it has read the history. */
  bareView: orgProcedure("run:read")
    .input(runIdInput)
    .query(async ({ ctx, input }) => packBareView(await readBareView(ctx.actor, input))),
  events: orgProcedure("run:read")
    .input(listEventsInput)
    .query(({ ctx, input }) => listEvents(ctx.actor, input)),
  step: orgProcedure("run:read")
    .input(getStepInput)
    .query(({ ctx, input }) => getStep(ctx.actor, input)),
  /** The passes of loops in which a run came to a node. */
  passes: orgProcedure("run:read")
    .input(listPassesInput)
    .query(({ ctx, input }) => listPasses(ctx.actor, input)),
  /** What each node of a workflow got and gave the last time a run came to it. */
  lastOutputs: orgProcedure("run:read")
    .input(lastOutputsInput)
    .query(({ ctx, input }) => lastOutputs(ctx.actor, input)),
  /** Each node of a workflow as it was when a run came to it last. */
  lastRan: orgProcedure("run:read")
    .input(lastOutputsInput)
    .query(({ ctx, input }) => lastRan(ctx.actor, input)),
  artifact: orgProcedure("run:read")
    .input(getArtifactInput)
    .query(({ ctx, input }) => getArtifact(ctx.actor, input)),
  /** Moments of a run that have a name. */
  bookmarks: orgProcedure("run:read")
    .input(listBookmarksInput)
    .query(({ ctx, input }) => listBookmarks(ctx.actor, input)),
  addBookmark: orgProcedure("run:annotate")
    .input(addBookmarkInput)
    .mutation(({ ctx, input }) => addBookmark(ctx.actor, input)),
  removeBookmark: orgProcedure("run:annotate")
    .input(removeBookmarkInput)
    .mutation(({ ctx, input }) => removeBookmark(ctx.actor, input)),
  cancel: orgProcedure("run:control")
    .input(runIdInput)
    .mutation(({ ctx, input }) => cancelRun(ctx.actor, input)),
  pause: orgProcedure("run:control")
    .input(pauseRunInput)
    .mutation(({ ctx, input }) => pauseRun(ctx.actor, input)),
  resume: orgProcedure("run:control")
    .input(runIdInput)
    .mutation(({ ctx, input }) => resumeRun(ctx.actor, input)),
  /** Lets one more step of a paused run begin. */
  stepOnce: orgProcedure("run:control")
    .input(runIdInput)
    .mutation(({ ctx, input }) => stepRun(ctx.actor, input)),
  skip: orgProcedure("run:control")
    .input(skipStepInput)
    .mutation(({ ctx, input }) => skipStep(ctx.actor, input)),
  edit: orgProcedure("run:control")
    .input(editStepInput)
    .mutation(({ ctx, input }) => editStep(ctx.actor, input)),
  retry: orgProcedure("run:start")
    .input(runIdInput)
    .mutation(async ({ ctx, input }) => ({ runId: (await retryRun(ctx.actor, input)).runId })),
  fork: orgProcedure("run:start")
    .input(forkRunInput)
    .mutation(async ({ ctx, input }) => ({ runId: (await forkRun(ctx.actor, input)).runId })),
  rerun: orgProcedure("run:start")
    .input(runIdInput)
    .mutation(async ({ ctx, input }) => ({ runId: (await rerun(ctx.actor, input)).runId })),
});
