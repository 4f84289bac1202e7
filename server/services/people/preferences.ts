import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { toJsonText } from "@/server/json-text";
import type { SignedIn } from "./sign-in";

const preferences = z.object({
  theme: z.enum(["system", "light", "dark"]).catch("system"),
  /** system: as the system asks for. */
  contrast: z.enum(["system", "high"]).catch("system"),
  motion: z.enum(["system", "less"]).catch("system"),
});

/** How the screen looks for a person, in every browser where they are signed in. */
export type Preferences = z.output<typeof preferences>;

export const updatePreferencesInput = z.strictObject({
  theme: z.enum(["system", "light", "dark"]).optional(),
  contrast: z.enum(["system", "high"]).optional(),
  motion: z.enum(["system", "less"]).optional(),
});

/** What was stored, with the usual for all that was not. */
export const readPreferences = (stored: unknown): Preferences => preferences.parse(stored ?? {});

/** Changes those that are named. */
export async function updatePreferences(me: SignedIn, changes: z.output<typeof updatePreferencesInput>): Promise<void> {
  await pool().query(`update "user" set preferences = preferences || $2::jsonb where id = $1`, [me.userId, toJsonText(changes)]);
}
