import "server-only";
import { addMember, addMemberInput } from "@/server/services/members/add-member";
import { listMembers, removeMember, removeMemberInput, setRole, setRoleInput } from "@/server/services/members/members";
import { orgProcedure, router } from "./trpc";

export const membersRouter = router({
  list: orgProcedure("member:read").query(({ ctx }) => listMembers(ctx.actor)),
  add: orgProcedure("member:manage")
    .input(addMemberInput)
    .mutation(({ ctx, input }) => addMember(ctx.actor, input)),
  setRole: orgProcedure("member:manage")
    .input(setRoleInput)
    .mutation(({ ctx, input }) => setRole(ctx.actor, input)),
  remove: orgProcedure("member:manage")
    .input(removeMemberInput)
    .mutation(({ ctx, input }) => removeMember(ctx.actor, input)),
});
