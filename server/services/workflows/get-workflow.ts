import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import { readDocument } from "@/server/engine/compiled-version";
import type { Actor } from "@/server/permissions";
import { triggerDefinitions } from "@/server/triggers/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import { nameActors } from "../name-actors";
import { type ScheduleStatus, scheduleStatusSql, toScheduleStatus } from "../schedules/schedule-status";
import { type SubscriptionStatus, subscriptionStatusSql, toSubscriptionStatus } from "../topics/subscription-status";
import { type workflowIdInput, workflowNotFound } from "./document";

type WorkflowTrigger = {
  nodeId: string;
  type: string;
  /** A path on this server, for webhooks; null for triggers without one. */
  url: string | null;
  schedule?: ScheduleStatus | undefined;
  subscription?: SubscriptionStatus | undefined;
};

export type WorkflowDetails = {
  id: string;
  name: string;
  description: string;
  document: WorkflowDocument;
  revision: number;
  publishedVersion: number | null;
  hasUnpublishedChanges: boolean;
  createdAt: string;
  updatedAt: string;
  updatedBy: string;
  /** Of the published version; a draft cannot be called from outside. */
  triggers: WorkflowTrigger[];
};

type Row = {
  id: string;
  name: string;
  description: string;
  document: unknown;
  revision: number;
  published_version: number | null;
  published: unknown;
  changed: boolean;
  created_at: Date;
  updated_at: Date;
  updated_by: string;
  hooks: Record<string, string>;
  schedules: Record<string, ScheduleStatus>;
  subscriptions: Record<string, SubscriptionStatus>;
};

/** One workflow with its draft. Throws `not_found`. */
export async function getWorkflow(actor: Actor, { id }: z.output<typeof workflowIdInput>): Promise<WorkflowDetails> {
  const { rows } = await pool().query<Row>(
    `select w.id, w.name, w.description, w.document, w.revision, w.published_version, w.created_at, w.updated_at, w.updated_by,
            v.document as published, v.document is null or v.document <> w.document as changed,
            (select coalesce(jsonb_object_agg(h.node_id, h.token), '{}') from hook h where h.workflow_id = w.id and h.active) as hooks,
            ${scheduleStatusSql} as schedules, ${subscriptionStatusSql} as subscriptions
       from workflow w
       left join workflow_version v on v.workflow_id = w.id and v.number = w.published_version
      where w.id = $1 and w.org_id = $2 and w.deleted_at is null`,
    [id, actor.orgId],
  );
  const row = rows[0];
  if (!row) throw workflowNotFound();
  const nameOf = await nameActors([row.updated_by]);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    document: readDocument(row.document),
    revision: row.revision,
    publishedVersion: row.published_version,
    hasUnpublishedChanges: row.changed,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    updatedBy: nameOf(row.updated_by),
    triggers: row.published === null ? [] : listTriggers(readDocument(row.published), row),
  };
}

function listTriggers(
  document: WorkflowDocument,
  { hooks, schedules, subscriptions }: Pick<Row, "hooks" | "schedules" | "subscriptions">,
): WorkflowTrigger[] {
  return document.nodes
    .filter((node) => Object.hasOwn(triggerDefinitions, node.type) && !node.disabled)
    .map((node) => {
      const token = hooks[node.id];
      const schedule = schedules[node.id];
      const subscription = subscriptions[node.id];
      return {
        nodeId: node.id,
        type: node.type,
        url: token === undefined ? null : `/api/hooks/${token}`,
        ...(schedule ? { schedule: toScheduleStatus(schedule) } : {}),
        ...(subscription ? { subscription: toSubscriptionStatus(subscription) } : {}),
      };
    });
}
