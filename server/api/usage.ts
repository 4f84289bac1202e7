import "server-only";
import { estimateInput, estimateRun } from "@/server/services/usage/estimate-run";
import { suggestSavings } from "@/server/services/usage/suggest-savings";
import { readUsage, usageInput, usagePeriod } from "@/server/services/usage/usage";
import { readUsageRows } from "@/server/services/usage/usage-rows";
import { orgProcedure, router } from "./trpc";

export const usageRouter = router({
  estimate: orgProcedure("run:start")
    .input(estimateInput)
    .query(({ ctx, input }) => estimateRun(ctx.actor, input)),
  read: orgProcedure("usage:read")
    .input(usageInput)
    .query(({ ctx, input }) => readUsage(ctx.actor, input)),
  savings: orgProcedure("usage:read")
    .input(usagePeriod)
    .query(({ ctx, input }) => suggestSavings(ctx.actor, input)),
  rows: orgProcedure("usage:read")
    .input(usagePeriod)
    .query(({ ctx, input }) => readUsageRows(ctx.actor, input)),
});
