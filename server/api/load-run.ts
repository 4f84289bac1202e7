import "server-only";
import { TRPCError } from "@trpc/server";
import { currentSession } from "@/server/auth";
import { createCaller } from "./root";

/** The first look at a run, for its page, as texts: what it is, and how it and its steps stand. */
type FirstLook = { details: string; view: string };

/** null for whoever may not read it, and when it cannot be read: the page itself asks again and tells why. */
export async function loadFirstLook(orgSlug: string, id: string): Promise<FirstLook | null> {
  const { runs } = createCaller({ me: await currentSession(), orgSlug, origin: "" });
  try {
    const [details, view] = await Promise.all([runs.get({ id }), runs.bareView({ id })]);
    return { details: JSON.stringify(details), view };
  } catch (error) {
    if (error instanceof TRPCError) return null;
    throw error;
  }
}
