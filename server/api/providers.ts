import "server-only";
import { listPresets, listProviders } from "@/server/services/providers/list-providers";
import { providerIdInput } from "@/server/services/providers/provider-row";
import { testProvider, testProviderInput } from "@/server/services/providers/test-provider";
import {
  createProvider,
  createProviderInput,
  deleteProvider,
  updateProvider,
  updateProviderInput,
} from "@/server/services/providers/write-provider";
import { orgProcedure, router } from "./trpc";

export const providersRouter = router({
  list: orgProcedure("provider:read").query(({ ctx }) => listProviders(ctx.actor)),
  presets: orgProcedure("provider:read").query(() => listPresets()),
  create: orgProcedure("provider:manage")
    .input(createProviderInput)
    .mutation(({ ctx, input }) => createProvider(ctx.actor, input)),
  update: orgProcedure("provider:manage")
    .input(updateProviderInput)
    .mutation(({ ctx, input }) => updateProvider(ctx.actor, input)),
  delete: orgProcedure("provider:manage")
    .input(providerIdInput)
    .mutation(({ ctx, input }) => deleteProvider(ctx.actor, input)),
  test: orgProcedure("provider:manage")
    .input(testProviderInput)
    .mutation(({ ctx, input }) => testProvider(ctx.actor, input)),
});
