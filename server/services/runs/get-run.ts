import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import { readDocument } from "@/server/engine/compiled-version";
import type { Actor } from "@/server/permissions";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Plan } from "@/server/workflow/plan";
import { nameActors } from "../name-actors";
import { type Lineage, readLineage } from "./lineage";
import { type RunItem, type RunRow, runColumns, type runIdInput, runNotFound, toRunItem } from "./run-record";
import { describeWaits } from "./run-wait";

export type RunDetails = RunItem &
  Lineage & {
    /** What ran: pinned when the run started. */
    document: WorkflowDocument;
    plan: Plan;
    triggerNodeId: string;
    /** It is an answer in a conversation with this agent profile. */
    chatProfileId: string | null;
    input: unknown;
    output: unknown;
    /** The seq of its last event. */
    lastSeq: number;
  };

type Row = RunRow & {
  document: unknown;
  plan: Plan;
  trigger_node_id: string;
  chat_profile_id: string | null;
  input: unknown;
  output: unknown;
  seq: number;
};

/** One run with the document and plan it was started with. Throws `not_found`. */
export async function getRun(actor: Actor, { id }: z.output<typeof runIdInput>): Promise<RunDetails> {
  const { rows } = await pool().query<Row>(
    `select ${runColumns}, r.document, r.plan - 'given' as plan, r.trigger_node_id, w.chat_profile_id, r.input, r.output, r.seq
       from run r join workflow w on w.id = r.workflow_id where r.id = $1 and r.org_id = $2`,
    [id, actor.orgId],
  );
  const row = rows[0];
  if (!row) throw runNotFound();
  const [nameOf, lineage, waits] = await Promise.all([nameActors([row.started_by]), readLineage(actor, id), describeWaits([row])]);
  return {
    ...toRunItem(row, nameOf, waits),
    ...lineage,
    document: readDocument(row.document),
    plan: row.plan,
    triggerNodeId: row.trigger_node_id,
    chatProfileId: row.chat_profile_id,
    input: row.input,
    output: row.output,
    lastSeq: row.seq,
  };
}
