import "server-only";
import { decideHumanTask, decideHumanTaskInput } from "@/server/services/human-tasks/decide-human-task";
import { listHumanTasks, listHumanTasksInput } from "@/server/services/human-tasks/human-tasks";
import { route } from "./route";
import { humanTaskItem, pageOf } from "./schemas";

export const humanTaskRoutes = [
  route({
    method: "GET",
    path: "human-tasks",
    permission: "human-task:read",
    summary: "List what waits, or waited, for people",
    query: listHumanTasksInput,
    answers: { 200: pageOf(humanTaskItem) },
    handle: async ({ actor, query }) => ({ status: 200, body: await listHumanTasks(actor, query) }),
  }),
  route({
    method: "POST",
    path: "human-tasks/{id}/decide",
    permission: "human-task:decide",
    summary: "Approve or reject; the first answer counts. A call for help takes payload.action: retry, use-output or fail",
    body: decideHumanTaskInput.omit({ id: true }),
    answers: { 204: null },
    errors: ["not_found", "conflict", "gone"],
    async handle({ actor, params, body }) {
      await decideHumanTask(actor, { ...body, id: params.id });
      return { status: 204 };
    },
  }),
];
