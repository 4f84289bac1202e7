import "server-only";
import { createOrg, createOrgInput } from "@/server/services/orgs/create-org";
import { getOrg, renameOrg, renameOrgInput } from "@/server/services/orgs/org";
import { orgProcedure, router, userProcedure } from "./trpc";

export const orgsRouter = router({
  create: userProcedure.input(createOrgInput).mutation(({ ctx, input }) => createOrg(ctx.me, input)),
  get: orgProcedure("org:read").query(({ ctx }) => getOrg(ctx.actor)),
  rename: orgProcedure("org:manage")
    .input(renameOrgInput)
    .mutation(({ ctx, input }) => renameOrg(ctx.actor, input)),
});
