import "server-only";
import * as z from "zod";
import { type Chat, getChat, sendMessage, sendMessageInput } from "@/server/services/profiles/chat";
import {
  deleteProfileInput,
  getProfileInput,
  listProfilesInput,
  profileInput,
  saveProfileInput,
} from "@/server/services/profiles/profile-input";
import {
  getProfile,
  listProfiles,
  listProfileUses,
  listProfileVersions,
  type ProfileDetails,
  type ProfileItem,
  type ProfileUse,
  type ProfileVersionItem,
} from "@/server/services/profiles/profiles";
import { createProfile, deleteProfile, restoreProfile, saveProfile } from "@/server/services/profiles/write-profile";
import { runStatuses } from "@/server/workflow/run-event";
import { route } from "./route";
import { errorValue, listOf } from "./schemas";

const saved = { savedBy: z.string(), savedAt: z.string() };
const profileItem = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  version: z.number().int(),
  role: z.string(),
  models: z.array(z.object({ provider: z.string(), model: z.string() })),
  tools: z.array(z.string()),
  workflows: z.number().int(),
  ...saved,
}) satisfies z.ZodType<ProfileItem>;
const profileDetails = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  version: z.number().int(),
  latest: z.number().int(),
  settings: z.record(z.string(), z.unknown()),
  suggestions: z.array(z.string()),
  ...saved,
}) satisfies z.ZodType<ProfileDetails>;
const versionItem = z.object({
  number: z.number().int(),
  name: z.string(),
  restoredFrom: z.number().int().nullable(),
  ...saved,
}) satisfies z.ZodType<ProfileVersionItem>;
const profileUse = z.object({
  id: z.string(),
  name: z.string(),
  inDraft: z.boolean(),
  published: z.number().int().nullable(),
}) satisfies z.ZodType<ProfileUse>;
const chatAnswer = z.object({
  id: z.string(),
  profileId: z.string(),
  turns: z.array(
    z.object({
      runId: z.string(),
      message: z.string(),
      status: z.enum(runStatuses),
      text: z.string().nullable(),
      error: errorValue.nullable(),
      costMicros: z.number().int(),
      at: z.string(),
    }),
  ),
}) satisfies z.ZodType<Chat>;
const versionAnswer = z.object({ version: z.number().int() });

/** Agent profiles: the org's library of agents. */
export const agentRoutes = [
  route({
    method: "GET",
    path: "agents",
    permission: "agent:read",
    summary: "List agent profiles",
    query: listProfilesInput,
    answers: { 200: listOf(profileItem) },
    handle: async ({ actor, query }) => ({ status: 200, body: { items: await listProfiles(actor, query) } }),
  }),
  route({
    method: "POST",
    path: "agents",
    permission: "agent:write",
    summary: "Add an agent profile",
    body: profileInput,
    answers: { 201: z.object({ id: z.string(), version: z.number().int() }) },
    errors: ["conflict"],
    handle: async ({ actor, body }) => ({ status: 201, body: await createProfile(actor, body) }),
  }),
  route({
    method: "GET",
    path: "agents/{id}",
    permission: "agent:read",
    summary: "Read an agent profile, or one of its versions",
    query: getProfileInput.omit({ id: true }),
    answers: { 200: profileDetails },
    errors: ["not_found"],
    handle: async ({ actor, params, query }) => ({ status: 200, body: await getProfile(actor, { ...query, id: params.id }) }),
  }),
  route({
    method: "PUT",
    path: "agents/{id}",
    permission: "agent:write",
    summary: "Save an agent profile as its next version",
    body: saveProfileInput.omit({ id: true }),
    answers: { 200: versionAnswer },
    errors: ["not_found", "conflict"],
    handle: async ({ actor, params, body }) => ({ status: 200, body: await saveProfile(actor, { ...body, id: params.id }) }),
  }),
  route({
    method: "DELETE",
    path: "agents/{id}",
    permission: "agent:delete",
    summary: "Delete an agent profile; one that workflows use only with evenIfUsed=true",
    query: z.strictObject({ evenIfUsed: z.stringbool().optional() }),
    answers: { 204: null },
    errors: ["not_found", "conflict"],
    async handle({ actor, params, query }) {
      await deleteProfile(actor, deleteProfileInput.parse({ ...query, id: params.id }));
      return { status: 204 };
    },
  }),
  route({
    method: "GET",
    path: "agents/{id}/versions",
    permission: "agent:read",
    summary: "List the versions of an agent profile, the newest first",
    answers: { 200: listOf(versionItem) },
    errors: ["not_found"],
    handle: async ({ actor, params }) => ({ status: 200, body: { items: await listProfileVersions(actor, params) } }),
  }),
  route({
    method: "POST",
    path: "agents/{id}/restore",
    permission: "agent:write",
    summary: "Save an earlier version of an agent profile again, as the newest",
    body: z.strictObject({ number: z.number().int().min(1) }),
    answers: { 200: versionAnswer },
    errors: ["not_found", "conflict"],
    handle: async ({ actor, params, body }) => ({ status: 200, body: await restoreProfile(actor, { ...body, id: params.id }) }),
  }),
  route({
    method: "GET",
    path: "agents/{id}/uses",
    permission: "agent:read",
    summary: "List the workflows whose agents name a profile",
    answers: { 200: listOf(profileUse) },
    errors: ["not_found"],
    handle: async ({ actor, params }) => ({ status: 200, body: { items: await listProfileUses(actor, params) } }),
  }),
  route({
    method: "POST",
    path: "agents/{id}/messages",
    permission: "run:start",
    summary: "Say something to an agent; the run that it starts ends with the answer",
    body: sendMessageInput.omit({ id: true }),
    answers: { 202: z.object({ chatId: z.string(), runId: z.string() }) },
    errors: ["not_found", "conflict", "workflow_invalid", "too_many_requests"],
    handle: async ({ actor, params, body }) => ({ status: 202, body: await sendMessage(actor, { ...body, id: params.id }) }),
  }),
  route({
    method: "GET",
    path: "chats/{id}",
    permission: "run:read",
    summary: "Read a conversation that the key had with an agent",
    answers: { 200: chatAnswer },
    errors: ["not_found"],
    handle: async ({ actor, params }) => ({ status: 200, body: await getChat(actor, { chatId: params.id }) }),
  }),
];
