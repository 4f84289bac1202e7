import "server-only";
import { currentSession } from "@/server/auth";
import { createCaller } from "./root";

/** For pages: who is looking and which orgs they are a member of; `needsSetup` while nobody exists. */
export async function loadMe() {
  return createCaller({ me: await currentSession(), orgSlug: null, origin: "" }).people.me();
}
