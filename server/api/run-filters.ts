import "server-only";
import { filterNameInput, forgetFilter, keepFilter, keepFilterInput, listFilters } from "@/server/services/runs/saved-filters";
import { orgProcedure, router } from "./trpc";

/** Each person's own, so whoever reads runs may keep some. */
export const runFiltersRouter = router({
  list: orgProcedure("run:read").query(({ ctx }) => listFilters(ctx.actor)),
  keep: orgProcedure("run:read")
    .input(keepFilterInput)
    .mutation(({ ctx, input }) => keepFilter(ctx.actor, input)),
  forget: orgProcedure("run:read")
    .input(filterNameInput)
    .mutation(({ ctx, input }) => forgetFilter(ctx.actor, input)),
});
