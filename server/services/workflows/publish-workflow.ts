import "server-only";
import * as z from "zod";
import { type Sql, transaction } from "@/server/db";
import { readDocument } from "@/server/engine/compiled-version";
import { toJsonText } from "@/server/json-text";
import { limits } from "@/server/limits";
import { type Actor, actorLabel } from "@/server/permissions";
import { emptyDocument } from "@/server/workflow/document";
import { withoutPins } from "@/server/workflow/pins";
import { type ChangeSummary, summarizeChanges } from "@/server/workflow/summarize-changes";
import { recordAuditSql } from "../audit";
import { forgetHooks } from "../hooks/find-hook";
import { syncHooks } from "../hooks/sync-hooks";
import { readProfiles } from "../profiles/read-profiles";
import { syncSchedules } from "../schedules/sync-schedules";
import { checkSubscriptions, syncSubscriptions } from "../topics/sync-subscriptions";
import { requireGraph, workflowNotFound } from "./document";
import { staleRevision } from "./save-draft";

export const publishWorkflowInput = z.strictObject({
  id: z.string().max(100),
  /** The revision that was looked at; a draft saved since is not published unseen. */
  revision: z.number().int().min(1),
  title: z.string().trim().max(limits.nameChars).optional(),
  note: z.string().trim().max(2_000).optional(),
});

/**
 * Freezes the draft as the next version, opens its webhooks, sets its schedules and lets it listen to its events. What its agents' profiles
 * say is kept with the version. Publishing what is published already gives the same number again. Throws `workflow_invalid` with `data.issues`, `stale_revision` like a save, `not_found`.
 */
export async function publishWorkflow(actor: Actor, input: z.output<typeof publishWorkflowInput>): Promise<{ version: number }> {
  const outcome = await transaction(async (tx) => {
    const draft = await lockDraft(tx, actor, input.id);
    if (draft.revision !== input.revision) return "stale";
    const document = readDocument(draft.document);
    const profiles = await readProfiles(actor.orgId, document, tx);
    requireGraph(withoutPins(document), profiles);
    const pinned = toJsonText([...profiles]);
    if (draft.publishedVersion !== null && !draft.changed && (await hasPinned(tx, input.id, pinned))) return draft.publishedVersion;
    const changes = summarizeChanges(draft.published === null ? emptyDocument : readDocument(draft.published), document);
    const version = await insertVersion(tx, actor, { ...input, changes, pinned });
    const opened = { orgId: actor.orgId, workflowId: input.id, document };
    await checkSubscriptions(tx, opened);
    await syncHooks(tx, opened);
    await syncSchedules(tx, opened);
    await syncSubscriptions(tx, opened);
    await recordAuditSql(tx, actor, { action: "workflow.publish", target: `workflow:${input.id}`, data: { version } });
    return version;
  });
  if (outcome === "stale") throw await staleRevision(actor, input.id);
  forgetHooks(input.id);
  return { version: outcome };
}

type Draft = { document: unknown; revision: number; publishedVersion: number | null; published: unknown; changed: boolean };

async function lockDraft(tx: Sql, actor: Actor, id: string): Promise<Draft> {
  const { rows } = await tx.query<Draft>(
    `select w.document, w.revision, w.published_version as "publishedVersion", v.document as published,
            v.document is null or v.document <> w.document as changed
       from workflow w left join workflow_version v on v.workflow_id = w.id and v.number = w.published_version
      where w.id = $1 and w.org_id = $2 and w.deleted_at is null for update of w`,
    [id, actor.orgId],
  );
  if (!rows[0]) throw workflowNotFound();
  return rows[0];
}

/** Whether the published version's agents have profiles that say what they say now. */
async function hasPinned(tx: Sql, id: string, pinned: string): Promise<boolean> {
  const { rows } = await tx.query<{ same: boolean }>(
    `select v.profiles = $2::jsonb as same from workflow w
       join workflow_version v on v.workflow_id = w.id and v.number = w.published_version where w.id = $1`,
    [id, pinned],
  );
  return rows[0]?.same === true;
}

/** `pinned`: what its profiles say, as jsonb text. */
type NewVersion = Pick<z.output<typeof publishWorkflowInput>, "id" | "title" | "note"> & { changes: ChangeSummary; pinned: string };

async function insertVersion(tx: Sql, actor: Actor, { id, title, note, changes, pinned }: NewVersion): Promise<number> {
  const { rows } = await tx.query<{ number: number }>(
    `insert into workflow_version (workflow_id, number, document, title, note, changes, published_by, profiles)
     select w.id, coalesce((select max(number) from workflow_version where workflow_id = w.id), 0) + 1, w.document, $2, $3, $4::jsonb, $5, $6::jsonb
       from workflow w where w.id = $1 returning number`,
    [id, title ?? "", note ?? "", toJsonText(changes), actorLabel(actor), pinned],
  );
  const number = rows[0]?.number;
  if (number === undefined) throw workflowNotFound();
  await tx.query("update workflow set published_version = $2 where id = $1", [id, number]);
  return number;
}
