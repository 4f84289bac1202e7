import "server-only";
import { decideHumanTask, decideHumanTaskInput } from "@/server/services/human-tasks/decide-human-task";
import { countHumanTasks, listHumanTasks, listHumanTasksInput } from "@/server/services/human-tasks/human-tasks";
import { orgProcedure, router } from "./trpc";

export const humanTasksRouter = router({
  list: orgProcedure("human-task:read")
    .input(listHumanTasksInput)
    .query(({ ctx, input }) => listHumanTasks(ctx.actor, input)),
  count: orgProcedure("human-task:read").query(({ ctx }) => countHumanTasks(ctx.actor)),
  decide: orgProcedure("human-task:decide")
    .input(decideHumanTaskInput)
    .mutation(({ ctx, input }) => decideHumanTask(ctx.actor, input)),
});
