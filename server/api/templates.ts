import "server-only";
import { createFromTemplate, fromTemplateInput, listTemplates } from "@/server/services/templates/templates";
import { orgProcedure, router } from "./trpc";

export const templatesRouter = router({
  list: orgProcedure("template:read").query(() => listTemplates()),
  use: orgProcedure("workflow:write")
    .input(fromTemplateInput)
    .mutation(({ ctx, input }) => createFromTemplate(ctx.actor, input)),
});
