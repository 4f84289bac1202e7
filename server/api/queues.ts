import "server-only";
import {
  createQueue,
  createQueueInput,
  deleteQueue,
  listQueues,
  queueIdInput,
  updateQueue,
  updateQueueInput,
} from "@/server/services/queues/queues";
import { orgProcedure, router } from "./trpc";

export const queuesRouter = router({
  list: orgProcedure("queue:read").query(({ ctx }) => listQueues(ctx.actor)),
  create: orgProcedure("queue:manage")
    .input(createQueueInput)
    .mutation(({ ctx, input }) => createQueue(ctx.actor, input)),
  update: orgProcedure("queue:manage")
    .input(updateQueueInput)
    .mutation(({ ctx, input }) => updateQueue(ctx.actor, input)),
  delete: orgProcedure("queue:manage")
    .input(queueIdInput)
    .mutation(({ ctx, input }) => deleteQueue(ctx.actor, input)),
});
