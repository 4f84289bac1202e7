import "server-only";
import * as z from "zod";
import { errorCodes } from "@/server/errors";
import { type HumanTaskItem, humanTaskStatuses } from "@/server/services/human-tasks/human-tasks";
import { providerModel } from "@/server/services/providers/provider-input";
import type { ProviderItem } from "@/server/services/providers/provider-row";
import type { QueueItem } from "@/server/services/queues/queues";
import type { StepItem } from "@/server/services/runs/get-step";
import type { RunItem } from "@/server/services/runs/run-record";
import { tagColours } from "@/server/services/tags/tags";
import type { WorkflowDetails } from "@/server/services/workflows/get-workflow";
import type { WorkflowItem } from "@/server/services/workflows/list-workflows";
import type { VersionItem } from "@/server/services/workflows/versions";
import { budgetPeriods } from "@/server/workflow/budget";
import { workflowDocument } from "@/server/workflow/document";
import { partialKinds } from "@/server/workflow/partial-run";
import { runStatuses, stepStatuses } from "@/server/workflow/run-event";
import { changeSummary } from "@/server/workflow/summarize-changes";
import { workflowTrigger } from "./trigger-schema";

// What the API answers, for its description. The types keep each schema equal to what the service gives.

const time = z.iso.datetime();
export const errorValue = z.object({
  code: z.enum(Object.keys(errorCodes) as [keyof typeof errorCodes]),
  message: z.string(),
  field: z.string().optional(),
  fix: z.string().optional(),
  detail: z.string().optional(),
  retryAfterMs: z.number().optional(),
});

export const idAnswer = z.object({ id: z.string() });
export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });

export const workflowItem = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  revision: z.number().int(),
  publishedVersion: z.number().int().nullable(),
  hasUnpublishedChanges: z.boolean(),
  nodeTypes: z.array(z.string()),
  nodeCount: z.number().int(),
  tags: z.array(z.object({ id: z.string(), name: z.string(), colour: z.enum(tagColours) })),
  starred: z.boolean(),
  updatedAt: time,
  updatedBy: z.string(),
  lastRun: z.object({ id: z.string(), status: z.enum(runStatuses), createdAt: time }).nullable(),
  nextRunAt: time.nullable(),
}) satisfies z.ZodType<WorkflowItem>;

export const workflowDetails = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  document: workflowDocument,
  revision: z.number().int(),
  publishedVersion: z.number().int().nullable(),
  hasUnpublishedChanges: z.boolean(),
  createdAt: time,
  updatedAt: time,
  updatedBy: z.string(),
  triggers: z.array(workflowTrigger),
}) satisfies z.ZodType<WorkflowDetails>;

export const versionItem = z.object({
  number: z.number().int(),
  title: z.string(),
  note: z.string(),
  publishedBy: z.string(),
  publishedAt: time,
  runs: z.number().int(),
  changes: changeSummary.nullable(),
}) satisfies z.ZodType<VersionItem>;

export const issues = z.object({
  valid: z.boolean(),
  issues: z.array(
    z.object({
      severity: z.enum(["error", "warning"]),
      nodeId: z.string().optional(),
      edgeId: z.string().optional(),
      field: z.string().optional(),
      code: z.string(),
      message: z.string(),
      fix: z.string().optional(),
    }),
  ),
});

const runRef = z.object({ runId: z.string(), stepKey: z.string() });

export const runItem = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  version: z.number().int().nullable(),
  status: z.enum(runStatuses),
  reason: z.string().nullable(),
  trigger: z.string(),
  startedBy: z.string(),
  createdAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costUsd: z.number(),
  error: errorValue.nullable(),
  parent: runRef.nullable(),
  forkOf: runRef.nullable(),
  partial: z.object({ kind: z.enum(partialKinds), nodeId: z.string(), name: z.string() }).nullable(),
  priority: z.number().int(),
  queue: z.string().nullable(),
  startAt: time.nullable(),
  waitsFor: z
    .object({
      for: z.enum(["time", "paused-queue", "organisation", "queue", "workflow", "lane"]),
      queue: z.string().nullable(),
      position: z.number().int().nullable(),
    })
    .nullable(),
  heldBy: z.object({ budgetId: z.string(), name: z.string(), period: z.enum(budgetPeriods), periodStart: time }).nullable(),
}) satisfies z.ZodType<RunItem>;

export const queueItem = z.object({
  id: z.string(),
  name: z.string(),
  concurrency: z.number().int().nullable(),
  paused: z.boolean(),
  waiting: z.number().int(),
  running: z.number().int(),
  createdAt: time,
}) satisfies z.ZodType<QueueItem>;

export const stepItem = z.object({
  key: z.string(),
  nodeId: z.string(),
  status: z.enum(stepStatuses),
  handle: z.string().nullable(),
  attempt: z.number().int(),
  flags: z.array(z.string()),
  error: errorValue.nullable(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costUsd: z.number(),
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
}) satisfies z.ZodType<StepItem>;

export const stepDetails = stepItem.extend({ input: z.unknown(), output: z.unknown(), config: z.unknown() });

export const runDetails = runItem.omit({ inputTokens: true, outputTokens: true, costUsd: true }).extend({
  input: z.unknown(),
  output: z.unknown(),
  usage: z.object({ inputTokens: z.number().int(), outputTokens: z.number().int(), costUsd: z.number() }),
  lastSeq: z.number().int(),
  children: z.number().int(),
  forks: z.array(runRef.extend({ status: z.enum(runStatuses), createdAt: time })),
  forkCount: z.number().int(),
  steps: z.array(stepItem),
});

export const runStarted = z.object({ runId: z.string(), status: z.enum(runStatuses) });
export const runEnded = runStarted.extend({ output: z.unknown(), error: errorValue.nullable() });

export const eventPage = z.object({
  items: z.array(z.object({ seq: z.number().int(), at: time, type: z.string(), stepKey: z.string().optional(), data: z.unknown() })),
  lastSeq: z.number().int(),
  status: z.enum(runStatuses),
});

export const humanTaskItem = z.object({
  id: z.string(),
  kind: z.string(),
  runId: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  nodeId: z.string(),
  stepKey: z.string(),
  title: z.string(),
  instructions: z.string(),
  payload: z.unknown(),
  editable: z.boolean(),
  status: z.enum(humanTaskStatuses),
  decision: z.enum(["approved", "rejected"]).nullable(),
  feedback: z.string().nullable(),
  answers: z.unknown(),
  decidedBy: z.string().nullable(),
  decidedAt: time.nullable(),
  expiresAt: time.nullable(),
  createdAt: time,
}) satisfies z.ZodType<HumanTaskItem>;

export const providerItem = z.object({
  id: z.string(),
  name: z.string(),
  preset: z.string(),
  baseUrl: z.string(),
  apiKeyHint: z.string().nullable(),
  models: z.array(providerModel),
  builtIn: z.boolean(),
}) satisfies z.ZodType<ProviderItem>;

export const providerTest = z.union([
  z.object({ ok: z.literal(true), models: z.array(z.string()), ms: z.number().int() }),
  z.object({ ok: z.literal(false), error: errorValue }),
]);

export const credentialItem = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  hosts: z.array(z.string()),
  hint: z.string(),
  createdAt: time,
});

export const templateItem = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  tags: z.array(z.string()),
  needs: z.array(z.string()),
  nodeTypes: z.array(z.string()),
  nodeCount: z.number().int(),
  document: workflowDocument,
});

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: errorValue.shape.code,
  field: z.string().optional(),
  fix: z.string().optional(),
  cause: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
