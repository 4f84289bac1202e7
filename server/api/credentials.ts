import "server-only";
import {
  createCredential,
  createCredentialInput,
  deleteCredential,
  deleteCredentialInput,
  listCredentials,
} from "@/server/services/credentials/credentials";
import { orgProcedure, router } from "./trpc";

export const credentialsRouter = router({
  list: orgProcedure("credential:read").query(({ ctx }) => listCredentials(ctx.actor)),
  create: orgProcedure("credential:manage")
    .input(createCredentialInput)
    .mutation(({ ctx, input }) => createCredential(ctx.actor, input)),
  delete: orgProcedure("credential:manage")
    .input(deleteCredentialInput)
    .mutation(({ ctx, input }) => deleteCredential(ctx.actor, input)),
});
