import "server-only";
import * as z from "zod";
import { limits } from "@/server/limits";
import { profileSettings } from "@/server/nodes/agent-config";

const name = z
  .string()
  .trim()
  .min(1, "A name is needed")
  .max(limits.nameChars)
  .regex(/^[^\0]*$/);

/** All that is saved of a profile; each save is a version. */
export const profileInput = z.strictObject({
  name,
  description: z.string().trim().max(2_000).default(""),
  settings: profileSettings,
  suggestions: z.array(z.string().trim().min(1, "A prompt is needed").max(2_000)).max(limits.profileSuggestions).default([]),
});
export type ProfileInput = z.output<typeof profileInput>;

export const saveProfileInput = profileInput.extend({
  id: z.string().max(100),
  /** The version that was looked at; what somebody saved since is not undone unseen. */
  version: z.number().int().min(1),
});
export const profileIdInput = z.strictObject({ id: z.string().max(100) });
export const getProfileInput = profileIdInput.extend({
  /** Left out: the newest. */
  version: z.coerce.number().int().min(1).optional(),
});
export const restoreProfileInput = profileIdInput.extend({ number: z.coerce.number().int().min(1) });
export const deleteProfileInput = profileIdInput.extend({
  /** Also when agents of workflows name it: their published versions go on with what it said. */
  evenIfUsed: z.boolean().default(false),
});
export const listProfilesInput = z.strictObject({ search: z.string().trim().max(200).nullish() });
