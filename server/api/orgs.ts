import "server-only";
import { createOrg, createOrgInput } from "@/server/services/orgs/create-org";
import { getOrg, renameOrg, renameOrgInput } from "@/server/services/orgs/org";
import { getRunSettings, runSettingsInput, updateRunSettings } from "@/server/services/orgs/run-settings";
import { orgProcedure, router, userProcedure } from "./trpc";

export const orgsRouter = router({
  create: userProcedure.input(createOrgInput).mutation(({ ctx, input }) => createOrg(ctx.me, input)),
  get: orgProcedure("org:read").query(({ ctx }) => getOrg(ctx.actor)),
  rename: orgProcedure("org:manage")
    .input(renameOrgInput)
    .mutation(({ ctx, input }) => renameOrg(ctx.actor, input)),
  runSettings: orgProcedure("org:read").query(({ ctx }) => getRunSettings(ctx.actor)),
  updateRunSettings: orgProcedure("org:manage")
    .input(runSettingsInput)
    .mutation(({ ctx, input }) => updateRunSettings(ctx.actor, input)),
});
