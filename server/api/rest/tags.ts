import "server-only";
import * as z from "zod";
import { tagWorkflows, tagWorkflowsInput } from "@/server/services/tags/tag-workflows";
import {
  createTag,
  createTagInput,
  deleteTag,
  listTags,
  type TagItem,
  tagColours,
  updateTag,
  updateTagInput,
} from "@/server/services/tags/tags";
import { route } from "./route";
import { idAnswer, listOf } from "./schemas";

const tagItem = z.object({
  id: z.string(),
  name: z.string(),
  colour: z.enum(tagColours),
  workflows: z.number().int(),
}) satisfies z.ZodType<TagItem>;

export const tagRoutes = [
  route({
    method: "GET",
    path: "tags",
    permission: "workflow:read",
    summary: "List the tags of workflows",
    answers: { 200: listOf(tagItem) },
    handle: async ({ actor }) => ({ status: 200, body: { items: await listTags(actor) } }),
  }),
  route({
    method: "POST",
    path: "tags",
    permission: "workflow:write",
    summary: "Add a tag",
    body: createTagInput,
    answers: { 201: idAnswer },
    errors: ["conflict"],
    handle: async ({ actor, body }) => ({ status: 201, body: await createTag(actor, body) }),
  }),
  route({
    method: "PATCH",
    path: "tags/{id}",
    permission: "workflow:write",
    summary: "Rename or recolour a tag",
    body: updateTagInput.omit({ id: true }),
    answers: { 204: null },
    errors: ["not_found", "conflict"],
    async handle({ actor, params, body }) {
      await updateTag(actor, { ...body, id: params.id });
      return { status: 204 };
    },
  }),
  route({
    method: "DELETE",
    path: "tags/{id}",
    permission: "workflow:write",
    summary: "Delete a tag; the workflows that had it stay",
    answers: { 204: null },
    errors: ["not_found"],
    async handle({ actor, params }) {
      await deleteTag(actor, params);
      return { status: 204 };
    },
  }),
  route({
    method: "POST",
    path: "tags/{id}/workflows",
    permission: "workflow:write",
    summary: "Put a tag on workflows, or take it off",
    body: tagWorkflowsInput.omit({ tagId: true }),
    answers: { 200: z.object({ changed: z.array(z.string()) }) },
    errors: ["not_found"],
    handle: async ({ actor, params, body }) => ({ status: 200, body: await tagWorkflows(actor, { ...body, tagId: params.id }) }),
  }),
];
