import "server-only";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { triggerDefinitions } from "@/server/triggers/registry";
import type { PartOutcome, TriggerDefinition } from "@/server/workflow/define";
import { type CompiledVersion, loadVersion } from "../compiled-version";
import type { StepSession } from "../step-session";
import { awaitRuns } from "./await-runs";

/** Runs a published workflow of the same org as a run of its own, and waits for its end. Throws AppError when it cannot be started. */
export async function callWorkflow(
  step: StepSession,
  { workflowId, version, input }: { workflowId: string; version?: number | undefined; input: unknown },
): Promise<PartOutcome> {
  const { session } = step;
  const { key } = step.nextKey("runs");
  if (session.run.depth >= limits.runDepth)
    throw new AppError("config_invalid", `Workflows call each other ${limits.runDepth} deep here, which is the limit.`, {
      field: "config.workflowId",
      fix: "Look for workflows that call each other in a circle.",
    });
  const found = await session.durable.looking(() => findVersion(session.run.orgId, workflowId, version));
  const [end] = await awaitRuns(step, {
    key,
    stopsAtFailure: false,
    runs: [toRun(found, { workflowId, input, depth: session.run.depth + 1, at: session.at() })],
  });
  if (end?.status === "succeeded") return { ok: true, result: end.output };
  const cancelled = { code: "cancelled" as const, message: "The called run was cancelled.", fix: "Start this run again." };
  return { ok: false, error: end?.error ?? cancelled };
}

type Found = { number: number; compiled: CompiledVersion };

async function findVersion(orgId: string, workflowId: string, version: number | undefined): Promise<Found> {
  const { rows } = await pool().query<{ published_version: number | null }>(
    "SELECT published_version FROM workflow WHERE id = $1 AND org_id = $2 AND deleted_at IS NULL",
    [workflowId, orgId],
  );
  const fix = "Choose a workflow that is published.";
  if (!rows[0]) throw new AppError("config_invalid", "The workflow to run does not exist.", { field: "config.workflowId", fix });
  const number = version ?? rows[0].published_version;
  if (number === null) throw new AppError("config_invalid", "The workflow to run is not published.", { field: "config.workflowId", fix });
  const compiled = await loadVersion(workflowId, number);
  if (!compiled)
    throw new AppError("config_invalid", `The workflow to run has no version ${number}.`, {
      field: "config.version",
      fix: "Choose one of its versions, or leave it open for the latest.",
    });
  return { number, compiled };
}

function toRun(
  { number, compiled }: Found,
  { workflowId, input, depth, at }: { workflowId: string; input: unknown; depth: number; at: string },
) {
  const { graph, document } = compiled;
  const trigger = graph.triggers.find((id) => graph.nodes.get(id)?.source.type === "manual") ?? graph.triggers[0];
  const source = trigger === undefined ? undefined : graph.nodes.get(trigger)?.source;
  const definition: TriggerDefinition | undefined = Object.values<TriggerDefinition>(triggerDefinitions).find(
    ({ type }) => type === source?.type,
  );
  if (trigger === undefined || !source || !definition)
    throw new AppError("config_invalid", "The workflow to run has no trigger that is switched on.", {
      field: "config.workflowId",
      fix: "Give it a manual trigger and publish it.",
    });
  const received = definition.receive(input, definition.config.parse(source.config), at);
  if ("error" in received) {
    const { code, message, field, fix } = received.error;
    throw new AppError(code, message, { field: `config.${field ?? "input"}`, ...(fix === undefined ? {} : { fix }) });
  }
  const plan = compiled.planFrom(trigger);
  return { workflowId, version: number, plan, document, trigger: "sub-workflow", input: received.output, depth };
}
