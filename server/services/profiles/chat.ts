import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { type Actor, actorLabel } from "@/server/permissions";
import { compilePlan } from "@/server/workflow/plan";
import { isFinalRun } from "@/server/workflow/run-event";
import { hashRequest } from "../runs/hash-request";
import { launchRun } from "../runs/launch-run";
import { requireGraph } from "../workflows/document";
import { chatDocument } from "./chat-document";
import { type ChatTurn, listMessages, readTurns } from "./chat-turns";
import type { profileIdInput } from "./profile-input";
import { findProfile, type ProfileRow } from "./profile-row";
import { readProfiles } from "./read-profiles";

export const sendMessageInput = z.strictObject({
  /** Of the profile. */
  id: z.string().max(100),
  /** Left out: a new conversation begins. */
  chatId: z.string().max(100).optional(),
  message: z.string().trim().min(1, "Write a message").max(100_000),
});
export const chatIdInput = z.strictObject({ chatId: z.string().max(100) });

/** A conversation of the one who asks. */
export type ChatItem = { id: string; title: string; at: string };
export type Chat = { id: string; profileId: string; turns: ChatTurn[] };

const chatsShown = 50;

/** The conversations that the caller had with a profile, the last one first. Throws `not_found`. */
export async function listChats(actor: Actor, { id }: z.output<typeof profileIdInput>): Promise<ChatItem[]> {
  await findProfile(actor, { id });
  const { rows } = await pool().query<{ id: string; title: string; at: Date }>(
    `select w.id, w.description as title, w.updated_at as at from workflow w
      where w.chat_profile_id = $1 and w.org_id = $2 and w.created_by = $3 order by w.updated_at desc, w.id desc limit ${chatsShown}`,
    [id, actor.orgId, actorLabel(actor)],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** One conversation of the caller with all that was said. Throws `not_found`. */
export async function getChat(actor: Actor, { chatId }: z.output<typeof chatIdInput>): Promise<Chat> {
  const { rows } = await pool().query<{ profileId: string }>(
    `select chat_profile_id as "profileId" from workflow
      where id = $1 and org_id = $2 and created_by = $3 and chat_profile_id is not null`,
    [chatId, actor.orgId, actorLabel(actor)],
  );
  if (!rows[0]) throw new AppError("not_found", "There is no such conversation.", { field: "chatId" });
  return { id: chatId, profileId: rows[0].profileId, turns: await readTurns(chatId) };
}

/**
 * Says something to the agent that a profile describes, as it is now: starts a run whose end is the answer. Throws `conflict` while the
 * last message has no answer yet, `workflow_invalid`, `too_many_requests`, `not_found`.
 */
export async function sendMessage(
  actor: Actor,
  { id, chatId, message }: z.output<typeof sendMessageInput>,
): Promise<{ chatId: string; runId: string }> {
  const profile = await findProfile(actor, { id });
  const chat = chatId === undefined ? await openChat(actor, profile, message) : await getChat(actor, { chatId });
  if (chat.profileId !== id) throw new AppError("not_found", "There is no such conversation.", { field: "chatId" });
  const last = chat.turns.at(-1);
  if (last && !isFinalRun(last.status))
    throw new AppError("conflict", "The agent has not answered the last message yet.", { fix: "Wait for its answer, or stop it." });
  const document = chatDocument(profile);
  const graph = requireGraph(document, await readProfiles(actor.orgId, document));
  const input = { message, history: listMessages(chat.turns) };
  const { runId } = await launchRun({
    orgId: actor.orgId,
    workflowId: chat.id,
    version: null,
    document,
    plan: compilePlan(graph, graph.triggers[0] ?? ""),
    trigger: actor.kind === "user" ? "manual" : "api",
    input,
    startedBy: actorLabel(actor),
    // Of two messages at the same moment one is the next turn.
    idempotencyKey: `turn:${last?.runId ?? "first"}`,
    requestHash: hashRequest(message),
  });
  await pool().query("update workflow set updated_at = now() where id = $1", [chat.id]);
  return { chatId: chat.id, runId };
}

const titleChars = 80;

async function openChat(actor: Actor, { id, name, number }: ProfileRow, message: string): Promise<Chat> {
  const chatId = v7();
  const title = message.length > titleChars ? `${message.slice(0, titleChars)}…` : message;
  await pool().query(
    `insert into workflow (id, org_id, name, description, document, created_by, updated_by, deleted_at, chat_profile_id)
     values ($1, $2, $3, $4, $5::jsonb, $6, $6, now(), $7)`,
    [chatId, actor.orgId, `Chat with ${name}`.slice(0, 120), title, toJsonText(chatDocument({ id, name, number })), actorLabel(actor), id],
  );
  return { id: chatId, profileId: id, turns: [] };
}
