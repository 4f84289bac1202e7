/** By what the spend of a period is told apart. */
export const usageBreakdowns = ["model", "provider", "workflow", "user", "node"] as const;
export type UsageBreakdown = (typeof usageBreakdowns)[number];
