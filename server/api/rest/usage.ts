import "server-only";
import * as z from "zod";
import { readUsage, type Usage, usageInput } from "@/server/services/usage/usage";
import { route } from "./route";

const sum = z.object({
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cachedTokens: z.number().int(),
  reasoningTokens: z.number().int(),
  costUsd: z.number(),
});

const usage = z.object({
  total: sum,
  beforeUsd: z.number(),
  days: z.array(sum.extend({ day: z.iso.date() })),
  groups: z.array(sum.extend({ key: z.string().nullable(), name: z.string() })),
}) satisfies z.ZodType<Usage>;

/** What models cost. */
export const usageRoutes = [
  route({
    method: "GET",
    path: "usage",
    permission: "usage:read",
    summary: "What models cost, by day and by model, provider, workflow, person or node",
    query: usageInput,
    answers: { 200: usage },
    handle: async ({ actor, query }) => ({ status: 200, body: await readUsage(actor, query) }),
  }),
];
