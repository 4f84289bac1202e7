import "server-only";
import { chatIdInput, getChat, listChats, sendMessage, sendMessageInput } from "@/server/services/profiles/chat";
import { profilePresets } from "@/server/services/profiles/presets/registry";
import {
  deleteProfileInput,
  getProfileInput,
  listProfilesInput,
  profileIdInput,
  profileInput,
  restoreProfileInput,
  saveProfileInput,
} from "@/server/services/profiles/profile-input";
import { getProfile, listProfiles, listProfileUses, listProfileVersions } from "@/server/services/profiles/profiles";
import { createProfile, deleteProfile, restoreProfile, saveProfile } from "@/server/services/profiles/write-profile";
import { orgProcedure, router } from "./trpc";

export const agentsRouter = router({
  list: orgProcedure("agent:read")
    .input(listProfilesInput)
    .query(({ ctx, input }) => listProfiles(ctx.actor, input)),
  presets: orgProcedure("agent:read").query(() => profilePresets),
  get: orgProcedure("agent:read")
    .input(getProfileInput)
    .query(({ ctx, input }) => getProfile(ctx.actor, input)),
  versions: orgProcedure("agent:read")
    .input(profileIdInput)
    .query(({ ctx, input }) => listProfileVersions(ctx.actor, input)),
  uses: orgProcedure("agent:read")
    .input(profileIdInput)
    .query(({ ctx, input }) => listProfileUses(ctx.actor, input)),
  create: orgProcedure("agent:write")
    .input(profileInput)
    .mutation(({ ctx, input }) => createProfile(ctx.actor, input)),
  save: orgProcedure("agent:write")
    .input(saveProfileInput)
    .mutation(({ ctx, input }) => saveProfile(ctx.actor, input)),
  restore: orgProcedure("agent:write")
    .input(restoreProfileInput)
    .mutation(({ ctx, input }) => restoreProfile(ctx.actor, input)),
  delete: orgProcedure("agent:delete")
    .input(deleteProfileInput)
    .mutation(({ ctx, input }) => deleteProfile(ctx.actor, input)),
  chats: orgProcedure("run:read")
    .input(profileIdInput)
    .query(({ ctx, input }) => listChats(ctx.actor, input)),
  chat: orgProcedure("run:read")
    .input(chatIdInput)
    .query(({ ctx, input }) => getChat(ctx.actor, input)),
  send: orgProcedure("run:start")
    .input(sendMessageInput)
    .mutation(({ ctx, input }) => sendMessage(ctx.actor, input)),
});
