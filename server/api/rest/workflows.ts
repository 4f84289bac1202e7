import "server-only";
import * as z from "zod";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { setHookSecret, setHookSecretInput } from "@/server/services/hooks/hook-secret";
import { createWorkflow, createWorkflowInput } from "@/server/services/workflows/create-workflow";
import { deleteWorkflow, restoreWorkflow } from "@/server/services/workflows/delete-workflow";
import { documentInput } from "@/server/services/workflows/document";
import { exportWorkflow } from "@/server/services/workflows/export-workflow";
import { getWorkflow } from "@/server/services/workflows/get-workflow";
import { listWorkflows, listWorkflowsInput } from "@/server/services/workflows/list-workflows";
import { publishWorkflow, publishWorkflowInput } from "@/server/services/workflows/publish-workflow";
import { saveDraft } from "@/server/services/workflows/save-draft";
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
import { workflowDocument } from "@/server/workflow/document";
import { toInputError } from "../input-error";
import { withAbsoluteUrls } from "../workflow-urls";
import { type RestAnswer, route } from "./route";
import { issues, pageOf, versionItem, workflowDetails, workflowItem } from "./schemas";

async function answerWorkflow(
  actor: Actor,
  { id, origin, status = 200 }: { id: string; origin: string; status?: number },
): Promise<RestAnswer> {
  const workflow = withAbsoluteUrls(await getWorkflow(actor, { id }), origin);
  const headers = { etag: `"${workflow.revision}"`, ...(status === 201 ? { location: `/api/v1/workflows/${id}` } : {}) };
  return { status, body: workflow, headers };
}

/** The revision that If-Match names; null for `*`, which overwrites whatever is there. */
function readIfMatch(request: Request): number | null {
  const given = request.headers.get("if-match")?.trim();
  if (given === "*") return null;
  const revision = /^(?:W\/)?"?(\d{1,9})"?$/.exec(given ?? "")?.[1];
  if (revision === undefined)
    throw new AppError("invalid_input", "The revision that you changed is not named.", {
      field: "If-Match",
      fix: 'Send If-Match: "<revision>" as GET gave it, or If-Match: * to overwrite any draft.',
    });
  return Number(revision);
}

export const workflowRoutes = [
  route({
    method: "GET",
    path: "workflows",
    permission: "workflow:read",
    summary: "List workflows, the last changed first unless another order is asked for",
    query: listWorkflowsInput,
    answers: { 200: pageOf(workflowItem) },
    async handle({ actor, query }) {
      const { items, nextCursor } = await listWorkflows(actor, query);
      return { status: 200, body: { items: items.map(({ preview, ...item }) => item), nextCursor } };
    },
  }),
  route({
    method: "POST",
    path: "workflows",
    permission: "workflow:write",
    summary: "Create or import a workflow",
    body: createWorkflowInput,
    holdsDocument: true,
    answers: { 201: workflowDetails },
    errors: ["too_large"],
    async handle({ actor, body, origin }) {
      const { id } = await createWorkflow(actor, body);
      return answerWorkflow(actor, { id, origin, status: 201 });
    },
  }),
  route({
    method: "GET",
    path: "workflows/{id}",
    permission: "workflow:read",
    summary: "Read a workflow with its draft; the ETag is the draft's revision",
    answers: { 200: workflowDetails },
    errors: ["not_found"],
    handle: ({ actor, params, origin }) => answerWorkflow(actor, { id: params.id, origin }),
  }),
  route({
    method: "GET",
    path: "workflows/{id}/export",
    permission: "workflow:read",
    summary: "Read a draft to take it elsewhere: with a copy of each agent profile that it names",
    answers: { 200: z.object({ name: z.string(), description: z.string(), document: workflowDocument }) },
    errors: ["not_found"],
    handle: async ({ actor, params }) => ({ status: 200, body: await exportWorkflow(actor, params) }),
  }),
  route({
    method: "PUT",
    path: "workflows/{id}",
    permission: "workflow:write",
    summary: "Replace the draft, and the name when given; needs If-Match with the revision that was read",
    body: z.strictObject({
      document: documentInput,
      name: updateWorkflowInput.shape.name,
      description: updateWorkflowInput.shape.description,
    }),
    holdsDocument: true,
    answers: { 200: workflowDetails },
    errors: ["not_found", "stale_revision", "too_large"],
    async handle({ actor, params: { id }, body: { document, ...rest }, request, origin }) {
      const revision = readIfMatch(request) ?? (await getWorkflow(actor, { id })).revision;
      await saveDraft(actor, { id, revision, document });
      if (rest.name !== undefined || rest.description !== undefined) await updateWorkflow(actor, { id, ...rest });
      return answerWorkflow(actor, { id, origin });
    },
  }),
  route({
    method: "DELETE",
    path: "workflows/{id}",
    permission: "workflow:delete",
    summary: "Delete a workflow; its runs stay, its webhooks close",
    answers: { 204: null },
    errors: ["not_found"],
    async handle({ actor, params }) {
      await deleteWorkflow(actor, params);
      return { status: 204 };
    },
  }),
  route({
    method: "POST",
    path: "workflows/{id}/restore",
    permission: "workflow:delete",
    summary: "Bring a deleted workflow back",
    answers: { 200: workflowDetails },
    errors: ["not_found"],
    async handle({ actor, params: { id }, origin }) {
      await restoreWorkflow(actor, { id });
      return answerWorkflow(actor, { id, origin });
    },
  }),
  route({
    method: "POST",
    path: "workflows/{id}/validate",
    permission: "workflow:read",
    summary: "List everything that is wrong with the draft",
    answers: { 200: issues },
    errors: ["not_found"],
    handle: async ({ actor, params }) => ({ status: 200, body: await validateWorkflow(actor, params) }),
  }),
  route({
    method: "POST",
    path: "workflows/{id}/publish",
    permission: "workflow:publish",
    summary: "Freeze the draft as the next version and open its webhooks",
    body: publishWorkflowInput.omit({ id: true }).partial(),
    answers: { 200: z.object({ version: z.number().int() }) },
    errors: ["not_found", "stale_revision", "workflow_invalid"],
    async handle({ actor, params: { id }, body }) {
      const revision = body.revision ?? (await getWorkflow(actor, { id })).revision;
      return { status: 200, body: await publishWorkflow(actor, { ...body, id, revision }) };
    },
  }),
  route({
    method: "GET",
    path: "workflows/{id}/versions",
    permission: "workflow:read",
    summary: "List published versions, the latest first",
    query: listVersionsInput.omit({ id: true }),
    answers: { 200: pageOf(versionItem) },
    errors: ["not_found"],
    handle: async ({ actor, params, query }) => ({ status: 200, body: await listVersions(actor, { ...query, ...params }) }),
  }),
  route({
    method: "GET",
    path: "workflows/{id}/versions/{number}",
    permission: "workflow:read",
    summary: "Read one version with its document",
    answers: { 200: versionItem.extend({ document: workflowDocument }) },
    errors: ["not_found"],
    async handle({ actor, params }) {
      const input = versionInput.safeParse(params);
      if (!input.success) throw toInputError(input.error);
      return { status: 200, body: await getVersion(actor, input.data) };
    },
  }),
  route({
    method: "PATCH",
    path: "workflows/{id}/versions/{number}",
    permission: "workflow:publish",
    summary: "Give a version another title or note; what it does never changes",
    body: describeVersionInput.pick({ title: true, note: true }),
    answers: { 200: versionItem.extend({ document: workflowDocument }) },
    errors: ["not_found"],
    async handle({ actor, params, body }) {
      const input = describeVersionInput.safeParse({ ...params, ...body });
      if (!input.success) throw toInputError(input.error);
      await describeVersion(actor, input.data);
      return { status: 200, body: await getVersion(actor, { id: input.data.id, number: input.data.number }) };
    },
  }),
  route({
    method: "POST",
    path: "workflows/{id}/triggers/{nodeId}/secret",
    permission: "workflow:publish",
    summary: "Replace a webhook's secret; the new one is in the answer, this once",
    body: setHookSecretInput.omit({ id: true, nodeId: true }),
    answers: { 200: z.object({ secret: z.string() }) },
    errors: ["not_found"],
    handle: async ({ actor, params, body }) => ({ status: 200, body: await setHookSecret(actor, { ...params, ...body }) }),
  }),
];
