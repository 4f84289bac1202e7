import "server-only";
import { createApiKey, createApiKeyInput, listApiKeys, revokeApiKey, revokeApiKeyInput } from "@/server/services/api-keys/api-keys";
import { orgProcedure, router } from "./trpc";

export const apiKeysRouter = router({
  list: orgProcedure("api-key:manage").query(({ ctx }) => listApiKeys(ctx.actor)),
  create: orgProcedure("api-key:manage")
    .input(createApiKeyInput)
    .mutation(({ ctx, input }) => createApiKey(ctx.actor, input)),
  revoke: orgProcedure("api-key:manage")
    .input(revokeApiKeyInput)
    .mutation(({ ctx, input }) => revokeApiKey(ctx.actor, input)),
});
