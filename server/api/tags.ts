import "server-only";
import { createTag, createTagInput, deleteTag, listTags, tagIdInput, updateTag, updateTagInput } from "@/server/services/tags/tags";
import { orgProcedure, router } from "./trpc";

export const tagsRouter = router({
  list: orgProcedure("workflow:read").query(({ ctx }) => listTags(ctx.actor)),
  create: orgProcedure("workflow:write")
    .input(createTagInput)
    .mutation(({ ctx, input }) => createTag(ctx.actor, input)),
  update: orgProcedure("workflow:write")
    .input(updateTagInput)
    .mutation(({ ctx, input }) => updateTag(ctx.actor, input)),
  delete: orgProcedure("workflow:write")
    .input(tagIdInput)
    .mutation(({ ctx, input }) => deleteTag(ctx.actor, input)),
});
