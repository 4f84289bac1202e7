import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { readDocument } from "@/server/engine/compiled-version";
import type { NewRun } from "@/server/engine/event-log/create-runs";
import { AppError } from "@/server/errors";
import { type Actor, actorLabel } from "@/server/permissions";
import type { WorkflowDocument } from "@/server/workflow/document";
import { quoteName } from "@/server/workflow/graph/graph-node";
import { partialKinds } from "@/server/workflow/partial-run";
import type { KnownProfiles } from "@/server/workflow/profile/known-profiles";
import { readProfiles } from "../profiles/read-profiles";
import { workflowNotFound } from "../workflows/document";
import { refuseOverload } from "./backpressure";
import { hashRequest } from "./hash-request";
import { maxIdempotencyKeyChars } from "./idempotency-key";
import { launchRun } from "./launch-run";
import { planFromNode } from "./partial/plan-from";
import { planOneNode } from "./partial/plan-only";
import { planUntilNode } from "./partial/plan-until";

export const startPartialInput = z.strictObject({
  workflowId: z.string().max(100),
  kind: z.enum(partialKinds),
  nodeId: z.string().max(64),
  /** `until`: what the trigger receives; `only`: what the node gets. Left out of `only`: what it would get from what is known. */
  input: z.unknown().optional(),
  /** `until`: the trigger to start from. Left out: the one that ran last, else the manual one, else the first that leads to the node. */
  triggerNodeId: z.string().max(64).optional(),
  /** `only`: values of other names that the node's expressions read, such as another node's id. They win over what is known. */
  references: z.record(z.string().max(64), z.unknown()).optional(),
  /** `from`: the pass to begin in when the node is inside a loop, as in the steps of the last run (`check:3`). Left out: the last one. */
  stepKey: z.string().max(200).optional(),
  /** `from`: also takes over outputs of nodes that have changed since. */
  useStale: z.boolean().optional(),
  /** The same key starts one run, however often it is sent. */
  idempotencyKey: z.string().min(1).max(maxIdempotencyKeyChars).optional(),
});
export type StartPartial = z.output<typeof startPartialInput>;

/** A draft of which a part is to be run. */
export type Draft = {
  workflowId: string;
  document: WorkflowDocument;
  /** What the profiles say that its agents name. */
  profiles: KnownProfiles;
  /** Of the node. */
  name: string;
};

/** What a partial run is made of. `fill` gives it what it takes over, in the transaction that creates it. */
export type PartialPlan = Pick<NewRun, "plan" | "input" | "forkOf">;

/**
 * Starts a run of a part of the draft: up to a node, from a node on with what earlier runs gave before it, or of one node alone. A real
 * run like others, but for `partial`. Throws `workflow_invalid` for problems of the nodes that it needs, `conflict` that names the node
 * whose output is missing or stale, `invalid_input` with the field, `too_many_requests`, `not_found`.
 */
export async function startPartial(actor: Actor, request: StartPartial): Promise<{ runId: string; created: boolean }> {
  checkRequest(request);
  const draft = await readDraft(actor, request);
  const run = (planned: PartialPlan): NewRun => ({
    orgId: actor.orgId,
    workflowId: draft.workflowId,
    version: null,
    document: draft.document,
    trigger: actor.kind === "user" ? "manual" : "api",
    startedBy: actorLabel(actor),
    partial: { kind: request.kind, nodeId: request.nodeId, name: draft.name },
    ...planned,
    ...(request.idempotencyKey === undefined
      ? {}
      : { idempotencyKey: `partial:${request.idempotencyKey}`, requestHash: hashRequest(request) }),
  });
  if (request.kind === "until") return launchRun(run(await planUntilNode(actor, draft, request)));
  if (request.kind === "only") return launchRun(run(await planOneNode(actor, draft, request)));
  await refuseOverload(actor.orgId, 1);
  const { planned, start } = await planFromNode(actor, draft, request);
  return start(run(planned));
}

async function readDraft(actor: Actor, { workflowId, nodeId }: StartPartial): Promise<Draft> {
  const { rows } = await pool().query<{ document: unknown }>(
    "select document from workflow where id = $1 and org_id = $2 and deleted_at is null",
    [workflowId, actor.orgId],
  );
  if (!rows[0]) throw workflowNotFound();
  const document = readDocument(rows[0].document);
  const node = document.nodes.find(({ id }) => id === nodeId);
  if (!node)
    throw new AppError("invalid_input", `The draft has no node “${nodeId}”.`, { field: "nodeId", fix: "Name one of its nodes by its id." });
  if (node.disabled)
    throw new AppError("conflict", `${quoteName(node)} is disabled, so it does nothing in a run.`, {
      field: "nodeId",
      fix: "Enable it, or choose another node.",
    });
  return { workflowId, document, profiles: await readProfiles(actor.orgId, document), name: node.name };
}

const fieldsOf = {
  until: ["input", "triggerNodeId"],
  from: ["stepKey", "useStale"],
  only: ["input", "references"],
} as const satisfies Record<StartPartial["kind"], readonly (keyof StartPartial)[]>;

/** A field that would change nothing is a mistake that somebody should hear of. */
function checkRequest(request: StartPartial): void {
  const known: readonly string[] = [...fieldsOf[request.kind], "workflowId", "kind", "nodeId", "idempotencyKey"];
  const idle = Object.entries(request).find(([name, value]) => value !== undefined && !known.includes(name));
  if (!idle) return;
  throw new AppError("invalid_input", `\`${idle[0]}\` has no meaning for a run of the kind “${request.kind}”.`, {
    field: idle[0],
    fix: `Leave it out, or use: ${fieldsOf[request.kind].join(", ")}.`,
  });
}
