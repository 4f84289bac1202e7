import "server-only";
import { listActivity } from "@/server/services/home/activity";
import { figuresInput, readFigures } from "@/server/services/home/figures";
import { orgProcedure, router } from "./trpc";

export const homeRouter = router({
  figures: orgProcedure("run:read")
    .input(figuresInput)
    .query(({ ctx, input }) => readFigures(ctx.actor, input)),
  activity: orgProcedure("run:read").query(({ ctx }) => listActivity(ctx.actor)),
});
