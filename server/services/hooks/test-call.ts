import "server-only";
import { pool } from "@/server/db";
import { decrypt } from "@/server/encryption";
import { readDocument } from "@/server/engine/compiled-version";
import { AppError, type ErrorValue, toErrorValue } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { webhook } from "@/server/triggers/webhook";
import type { IncomingRequest } from "@/server/workflow/define";
import type { WorkflowDocument } from "@/server/workflow/document";
import { compilePlan } from "@/server/workflow/plan";
import { readProfiles } from "../profiles/read-profiles";
import { requireGraph } from "../workflows/document";
import { readTriggerConfig } from "../workflows/trigger-config";
import type { OpenHook } from "./find-hook";
import type { HookCall, HookOutcome } from "./receive-hook";
import { hookSecretAad } from "./sync-hooks";
import { verifySender } from "./verify-sender";

const prefix = "test-";

/** What tells a test address from that of a published version. */
export const isTestToken = (token: string) => token.startsWith(prefix);
export const toTestToken = (random: string) => prefix + random;

/** The last call of a test address, as those who listen see it. */
export type TestCall = { at: string; request?: IncomingRequest; runId?: string; error?: ErrorValue };

type Listened = Omit<OpenHook, "plan"> & { startsRun: boolean; startedBy: string };
type Start = (hook: OpenHook & { startedBy: string }, output: unknown) => Promise<Exclude<HookOutcome, { kind: "shown" }>>;

/**
 * Takes a call at the test address of a draft's webhook: shows it to those who listen, also when it is refused, and starts a run of
 * the draft when they asked for that. Throws what receiveHook throws, and `workflow_invalid` when the draft cannot run.
 */
export async function receiveTestCall(call: HookCall, start: Start): Promise<HookOutcome> {
  const { startsRun, startedBy, ...hook } = await openListener(call.token);
  let request: IncomingRequest | undefined;
  try {
    verifySender(hook, call.headers, call.rawBody);
    request = call.readRequest();
    const received = webhook.receive(request, hook.config, new Date().toISOString());
    if ("error" in received) throw new AppError(received.error.code, received.error.message, received.error);
    if (!startsRun) {
      await note(call.token, { request });
      return { kind: "shown" };
    }
    const outcome = await start({ ...hook, plan: await planOf(hook), startedBy }, received.output);
    await note(call.token, { request, runId: outcome.runId });
    return outcome;
  } catch (error) {
    // Who is refused shows nothing of what was sent: it may be anybody.
    await note(call.token, { ...(request ? { request } : {}), error: toErrorValue(error) });
    throw error;
  }
}

/** The draft as it runs for this call: what is pinned at the trigger would stand for the call. */
async function planOf({ orgId, document, nodeId }: { orgId: string; document: WorkflowDocument; nodeId: string }) {
  const nodes = document.nodes.map((node) => (node.id === nodeId ? { ...node, pinned: null } : node));
  return compilePlan(requireGraph({ ...document, nodes }, await readProfiles(orgId, document)), nodeId);
}

type Row = { orgId: string; workflowId: string; nodeId: string; secret: string; startsRun: boolean; startedBy: string; document: unknown };

async function openListener(token: string): Promise<Listened & { nodeId: string }> {
  const { rows } = await pool().query<Row>(
    `select l.org_id as "orgId", l.workflow_id as "workflowId", l.node_id as "nodeId", l.secret, l.starts_run as "startsRun",
            l.started_by as "startedBy", w.document
       from hook_listener l join workflow w on w.id = l.workflow_id
      where l.token = $1 and l.expires_at > now() and w.deleted_at is null`,
    [token],
  );
  const [row] = rows;
  const document = row && readDocument(row.document);
  const node = document?.nodes.find(({ id, type, disabled }) => id === row?.nodeId && type === webhook.type && !disabled);
  if (!row || !document || !node)
    throw new AppError("not_found", "Nobody listens at this test address any more.", {
      fix: "Press “Listen for a test call” at the webhook in the editor, or call the published URL.",
    });
  const { secret, ...rest } = row;
  return {
    ...rest,
    token,
    version: null,
    document,
    config: readTriggerConfig(webhook, node),
    secret: decrypt(secret, hookSecretAad(token)),
  };
}

async function note(token: string, call: Omit<TestCall, "at">): Promise<void> {
  await pool().query("update hook_listener set last_call = $2::jsonb || jsonb_build_object('at', clock_timestamp()) where token = $1", [
    token,
    toJsonText(call),
  ]);
}
