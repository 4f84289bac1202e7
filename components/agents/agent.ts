import type { ApiOutputs } from "@/components/api-outputs";

/** An agent profile as the server gives it: the newest version, or an older one. */
export type Agent = ApiOutputs["agents"]["get"];
