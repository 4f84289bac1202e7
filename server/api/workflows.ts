import "server-only";
import { hookSecretInput, revealHookSecret, setHookSecret, setHookSecretInput } from "@/server/services/hooks/hook-secret";
import { listenInput, listenToHook, readListener, stopListening } from "@/server/services/hooks/listen-to-hook";
import { tagWorkflows, tagWorkflowsInput } from "@/server/services/tags/tag-workflows";
import { createWorkflow, createWorkflowInput } from "@/server/services/workflows/create-workflow";
import { deleteWorkflow, restoreWorkflow } from "@/server/services/workflows/delete-workflow";
import { workflowIdInput } from "@/server/services/workflows/document";
import { duplicateWorkflow } from "@/server/services/workflows/duplicate-workflow";
import { exportWorkflow } from "@/server/services/workflows/export-workflow";
import { getWorkflow } from "@/server/services/workflows/get-workflow";
import { listCallers } from "@/server/services/workflows/list-callers";
import { listWorkflows, listWorkflowsInput } from "@/server/services/workflows/list-workflows";
import { publishWorkflow, publishWorkflowInput } from "@/server/services/workflows/publish-workflow";
import { saveDraft, saveDraftInput } from "@/server/services/workflows/save-draft";
import { starWorkflow, starWorkflowInput } from "@/server/services/workflows/star-workflow";
import { updateWorkflow, updateWorkflowInput } from "@/server/services/workflows/update-workflow";
import { validateWorkflow } from "@/server/services/workflows/validate-workflow";
import {
  describeVersion,
  describeVersionInput,
  getVersion,
  listVersions,
  listVersionsInput,
  versionInput,
} from "@/server/services/workflows/versions";
import { workflowOutput, workflowOutputInput } from "@/server/services/workflows/workflow-output";
import { orgProcedure, router } from "./trpc";
import { withAbsoluteUrl, withAbsoluteUrls } from "./workflow-urls";

export const workflowsRouter = router({
  list: orgProcedure("workflow:read")
    .input(listWorkflowsInput)
    .query(({ ctx, input }) => listWorkflows(ctx.actor, input)),
  create: orgProcedure("workflow:write")
    .input(createWorkflowInput)
    .mutation(({ ctx, input }) => createWorkflow(ctx.actor, input)),
  get: orgProcedure("workflow:read")
    .input(workflowIdInput)
    .query(async ({ ctx, input }) => withAbsoluteUrls(await getWorkflow(ctx.actor, input), ctx.origin)),
  export: orgProcedure("workflow:read")
    .input(workflowIdInput)
    .query(({ ctx, input }) => exportWorkflow(ctx.actor, input)),
  save: orgProcedure("workflow:write")
    .input(saveDraftInput)
    .mutation(({ ctx, input }) => saveDraft(ctx.actor, input)),
  update: orgProcedure("workflow:write")
    .input(updateWorkflowInput)
    .mutation(({ ctx, input }) => updateWorkflow(ctx.actor, input)),
  duplicate: orgProcedure("workflow:write")
    .input(workflowIdInput)
    .mutation(({ ctx, input }) => duplicateWorkflow(ctx.actor, input)),
  delete: orgProcedure("workflow:delete")
    .input(workflowIdInput)
    .mutation(({ ctx, input }) => deleteWorkflow(ctx.actor, input)),
  restore: orgProcedure("workflow:delete")
    .input(workflowIdInput)
    .mutation(({ ctx, input }) => restoreWorkflow(ctx.actor, input)),
  star: orgProcedure("workflow:read")
    .input(starWorkflowInput)
    .mutation(({ ctx, input }) => starWorkflow(ctx.actor, input)),
  tag: orgProcedure("workflow:write")
    .input(tagWorkflowsInput)
    .mutation(({ ctx, input }) => tagWorkflows(ctx.actor, input)),
  validate: orgProcedure("workflow:read")
    .input(workflowIdInput)
    .query(({ ctx, input }) => validateWorkflow(ctx.actor, input)),
  publish: orgProcedure("workflow:publish")
    .input(publishWorkflowInput)
    .mutation(({ ctx, input }) => publishWorkflow(ctx.actor, input)),
  versions: orgProcedure("workflow:read")
    .input(listVersionsInput)
    .query(({ ctx, input }) => listVersions(ctx.actor, input)),
  version: orgProcedure("workflow:read")
    .input(versionInput)
    .query(({ ctx, input }) => getVersion(ctx.actor, input)),
  describeVersion: orgProcedure("workflow:publish")
    .input(describeVersionInput)
    .mutation(({ ctx, input }) => describeVersion(ctx.actor, input)),
  /** What a run of it gives to a workflow that calls it. */
  output: orgProcedure("workflow:read")
    .input(workflowOutputInput)
    .query(({ ctx, input }) => workflowOutput(ctx.actor, input)),
  callers: orgProcedure("workflow:read")
    .input(workflowIdInput)
    .query(({ ctx, input }) => listCallers(ctx.actor, input)),
  // A mutation, although it changes nothing: a secret must not be fetched by a link or kept in a cache.
  revealHookSecret: orgProcedure("workflow:publish")
    .input(hookSecretInput)
    .mutation(({ ctx, input }) => revealHookSecret(ctx.actor, input)),
  /** Opens the test address of a webhook of the draft for some minutes, or keeps it open. */
  listenToHook: orgProcedure("workflow:write")
    .input(listenInput)
    .mutation(async ({ ctx, input }) => withAbsoluteUrl(await listenToHook(ctx.actor, input), ctx.origin)),
  stopListening: orgProcedure("workflow:write")
    .input(hookSecretInput)
    .mutation(({ ctx, input }) => stopListening(ctx.actor, input)),
  hookListener: orgProcedure("run:read")
    .input(hookSecretInput)
    .query(async ({ ctx, input }) => withAbsoluteUrl(await readListener(ctx.actor, input), ctx.origin)),
  setHookSecret: orgProcedure("workflow:publish")
    .input(setHookSecretInput)
    .mutation(({ ctx, input }) => setHookSecret(ctx.actor, input)),
});
