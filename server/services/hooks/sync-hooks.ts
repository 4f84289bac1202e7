import "server-only";
import { randomBytes } from "node:crypto";
import type { Sql } from "@/server/db";
import { encrypt } from "@/server/encryption";
import { webhook } from "@/server/triggers/webhook";
import type { WorkflowDocument } from "@/server/workflow/document";

/** What binds a hook's secret to its row. */
export const hookSecretAad = (token: string) => `hook:${token}`;

/** A secret in the form that Standard Webhooks prescribes; it serves as a bearer token just as well. */
export const newHookSecret = () => `whsec_${randomBytes(24).toString("base64")}`;

/**
 * Opens a URL for each enabled webhook node of a version and closes those of nodes that are gone. A node keeps its URL
 * and secret over all versions; a secret is made when the node first asks for one, so no hook is ever open by omission.
 */
export async function syncHooks(tx: Sql, version: { orgId: string; workflowId: string; document: WorkflowDocument }): Promise<void> {
  const nodes = version.document.nodes.filter((node) => node.type === webhook.type && !node.disabled);
  await tx.query("update hook set active = false where workflow_id = $1 and node_id <> all($2)", [
    version.workflowId,
    nodes.map((node) => node.id),
  ]);
  for (const node of nodes) {
    const token = randomBytes(24).toString("base64url");
    const { rows } = await tx.query<{ token: string; secret: string | null }>(
      `insert into hook (token, org_id, workflow_id, node_id) values ($1, $2, $3, $4)
       on conflict (workflow_id, node_id) do update set active = true returning token, secret`,
      [token, version.orgId, version.workflowId, node.id],
    );
    const hook = rows[0];
    const { auth } = webhook.config.parse(node.config);
    if (hook && auth !== "none" && hook.secret === null)
      await tx.query("update hook set secret = $2 where token = $1", [hook.token, encrypt(newHookSecret(), hookSecretAad(hook.token))]);
  }
}
