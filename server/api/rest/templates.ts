import "server-only";
import * as z from "zod";
import { createFromTemplate, listTemplates } from "@/server/services/templates/templates";
import { route } from "./route";
import { listOf, templateItem } from "./schemas";

export const templateRoutes = [
  route({
    method: "GET",
    path: "templates",
    permission: "template:read",
    summary: "List the workflows to start from",
    answers: { 200: listOf(templateItem) },
    handle: async () => ({ status: 200, body: { items: listTemplates() } }),
  }),
  route({
    method: "POST",
    path: "templates/{id}/use",
    permission: "workflow:write",
    summary: "Create a workflow from a template",
    answers: { 201: z.object({ workflowId: z.string() }) },
    errors: ["not_found"],
    handle: async ({ actor, params }) => ({ status: 201, body: await createFromTemplate(actor, params) }),
  }),
];
