import "server-only";
import * as z from "zod";
import type { WorkflowDetails } from "@/server/services/workflows/get-workflow";

const time = z.iso.datetime();

const scheduleStatus = z.object({
  nextAt: time.nullable(),
  lastAt: time.nullable(),
  lastRunId: z.string().nullable(),
  lastSkip: z.object({ at: time, reason: z.enum(["overlap", "missed", "error"]), message: z.string() }).nullable(),
});

/** A trigger of a published version and how it stands, as the API answers it. */
export const workflowTrigger = z.object({
  nodeId: z.string(),
  type: z.string(),
  url: z.string().nullable(),
  schedule: scheduleStatus.optional(),
  subscription: z.object({ lastError: z.object({ at: time, message: z.string() }).nullable() }).optional(),
}) satisfies z.ZodType<WorkflowDetails["triggers"][number]>;
