import "server-only";
import { TRPCError } from "@trpc/server";
import { cache } from "react";
import { currentSession } from "@/server/auth";
import { createCaller } from "./root";

/** For pages: who is looking and which orgs they are a member of; `needsSetup` while nobody exists. Asked once for a page. */
export const loadMe = cache(async () => createCaller({ me: await currentSession(), orgSlug: null, origin: "" }).people.me());

/** How the page looks for whoever is signed in; null for everyone else, and while the database is away: the page itself tells of that. */
export async function loadPreferences() {
  try {
    return (await loadMe()).user?.preferences ?? null;
  } catch (error) {
    // Next ends a render by throwing; only what we know may be passed over.
    if (error instanceof TRPCError) return null;
    throw error;
  }
}
