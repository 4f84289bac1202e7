import "server-only";

/** An agent to begin with. Everything in it can be changed; the models are the org's own. */
export type ProfilePreset = {
  id: string;
  name: string;
  description: string;
  settings: {
    role: string;
    goal: string;
    instructions: string;
    tools: { tool: string; permission: "allow" | "ask" }[];
    maxTurns: number;
    temperature?: number;
    reflection: { rounds: number; criteria: string };
  };
  suggestions: string[];
};
