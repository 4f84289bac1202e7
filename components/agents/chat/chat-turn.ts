import type { ApiOutputs } from "@/components/api-outputs";

/** A message and what came of it. */
export type ChatTurn = ApiOutputs["agents"]["chat"]["turns"][number];
