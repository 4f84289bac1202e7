import "server-only";
import { describeMe } from "@/server/services/people/describe-me";
import { updatePreferences, updatePreferencesInput } from "@/server/services/people/preferences";
import { changePassword, changePasswordInput, updateProfile, updateProfileInput } from "@/server/services/people/profile";
import { listSessions, revokeOtherSessions, revokeSession, revokeSessionInput } from "@/server/services/people/sessions";
import { setUp, setupInput } from "@/server/services/people/setup";
import { publicProcedure, router, userProcedure } from "./trpc";

export const peopleRouter = router({
  me: publicProcedure.query(({ ctx }) => describeMe(ctx.me)),
  setup: publicProcedure.input(setupInput).mutation(async ({ input }) => ({ orgSlug: (await setUp(input)).orgSlug })),
  sessions: userProcedure.query(({ ctx }) => listSessions(ctx.me)),
  revokeSession: userProcedure.input(revokeSessionInput).mutation(({ ctx, input }) => revokeSession(ctx.me, input)),
  revokeOtherSessions: userProcedure.mutation(({ ctx }) => revokeOtherSessions(ctx.me)),
  changePassword: userProcedure.input(changePasswordInput).mutation(({ ctx, input }) => changePassword(ctx.me, input)),
  updateProfile: userProcedure.input(updateProfileInput).mutation(({ ctx, input }) => updateProfile(ctx.me, input)),
  updatePreferences: userProcedure.input(updatePreferencesInput).mutation(({ ctx, input }) => updatePreferences(ctx.me, input)),
});
