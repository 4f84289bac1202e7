import "server-only";
import { v7 } from "uuid";
import type * as z from "zod";
import { type Sql, transaction } from "@/server/db";
import { AppError } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { limits } from "@/server/limits";
import { type Actor, actorLabel } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import type { deleteProfileInput, ProfileInput, restoreProfileInput, saveProfileInput } from "./profile-input";
import { findProfile, profileNotFound } from "./profile-row";
import { listProfileUses } from "./profiles";

/** Adds a profile to the org's library. Throws `conflict` when the name is taken or there are too many. */
export async function createProfile(actor: Actor, input: ProfileInput): Promise<{ id: string; version: number }> {
  const id = v7();
  await named(async (tx) => {
    const { rowCount } = await tx.query(
      `insert into agent_profile (id, org_id, name, created_by)
       select $1, $2, $3, $4 where (select count(*) from agent_profile where org_id = $2) < $5`,
      [id, actor.orgId, input.name, actorLabel(actor), limits.agentProfiles],
    );
    if (rowCount === 0)
      throw new AppError("conflict", `An org has at most ${limits.agentProfiles} agent profiles.`, { fix: "Delete one that is not used." });
    await insertVersion(tx, actor, { ...input, id, number: 1 });
    await recordAuditSql(tx, actor, { action: "agent.create", target: `agent:${id}`, data: { name: input.name } });
  });
  return { id, version: 1 };
}

/**
 * Saves the profile as its next version; what is the same as the newest gives its number again. Throws `conflict` when somebody saved
 * it since `version`, or the name is taken; `not_found`.
 */
export function saveProfile(actor: Actor, { id, version, ...input }: z.output<typeof saveProfileInput>): Promise<{ version: number }> {
  return named(async (tx) => {
    await lockProfile(tx, actor, id);
    const now = await findProfile(actor, { id }, tx);
    if (now.latest !== version)
      throw new AppError("conflict", `Version ${now.latest} of this profile was saved meanwhile.`, {
        field: "version",
        fix: "Look at it, and make your changes again.",
        data: { version: now.latest },
      });
    const { name, description, settings, suggestions } = now;
    if (toJsonText({ name, description, suggestions }) === toJsonText(textOf(input)) && (await isSameJson(tx, settings, input.settings)))
      return { version };
    return addVersion(tx, actor, { ...input, id, number: version + 1, action: "agent.save" });
  });
}

const textOf = ({ name, description, suggestions }: ProfileInput) => ({ name, description, suggestions });

/** As the database compares: whatever the order of keys. */
async function isSameJson(tx: Sql, left: unknown, right: unknown): Promise<boolean> {
  const { rows } = await tx.query<{ same: boolean }>("select $1::jsonb = $2::jsonb as same", [toJsonText(left), toJsonText(right)]);
  return rows[0]?.same === true;
}

/** Saves an earlier version's text again, as the newest. Throws `not_found`, and `conflict` when another profile took its name. */
export function restoreProfile(actor: Actor, { id, number }: z.output<typeof restoreProfileInput>): Promise<{ version: number }> {
  return named(async (tx) => {
    await lockProfile(tx, actor, id);
    const old = await findProfile(actor, { id, version: number }, tx);
    if (old.latest === number) return { version: number };
    const { name, description, settings, suggestions } = old;
    const restored = { id, name, description, settings, suggestions, number: old.latest + 1, restoredFrom: number };
    return addVersion(tx, actor, { ...restored, action: "agent.restore" });
  });
}

/**
 * Removes a profile with its versions. Throws `conflict` with the workflows that name it in `data.uses`, unless `evenIfUsed`: then
 * their drafts say what is missing, and published versions go on with what the profile said when they were published.
 */
export async function deleteProfile(actor: Actor, { id, evenIfUsed }: z.output<typeof deleteProfileInput>): Promise<void> {
  const uses = await listProfileUses(actor, { id });
  if (uses.length > 0 && !evenIfUsed)
    throw new AppError("conflict", `${uses.length === 1 ? "A workflow uses" : `${uses.length} workflows use`} this profile.`, {
      fix: "Give their agents another profile, or delete it all the same with `evenIfUsed`.",
      data: { uses },
    });
  await transaction(async (tx) => {
    const { rows } = await tx.query<{ name: string }>("delete from agent_profile where id = $1 and org_id = $2 returning name", [
      id,
      actor.orgId,
    ]);
    if (!rows[0]) throw profileNotFound();
    await recordAuditSql(tx, actor, { action: "agent.delete", target: `agent:${id}`, data: { name: rows[0].name, used: uses.length > 0 } });
  });
}

async function lockProfile(tx: Sql, actor: Actor, id: string): Promise<void> {
  const { rows } = await tx.query("select 1 from agent_profile where id = $1 and org_id = $2 for update", [id, actor.orgId]);
  if (rows.length === 0) throw profileNotFound();
}

/** Throws `conflict` in place of the database's "taken". */
async function named<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
  try {
    return await transaction(work);
  } catch (error) {
    if (typeof error !== "object" || error === null || !("constraint" in error)) throw error;
    if (error.constraint !== "agent_profile_org_id_name_key") throw error;
    throw new AppError("conflict", "There is already an agent profile of this name.", { field: "name", fix: "Choose another name." });
  }
}

type NewVersion = Omit<ProfileInput, "settings"> & {
  id: string;
  number: number;
  settings: Record<string, unknown>;
  restoredFrom?: number;
};

async function addVersion(tx: Sql, actor: Actor, { action, ...version }: NewVersion & { action: string }): Promise<{ version: number }> {
  const { id, number, name } = version;
  await insertVersion(tx, actor, version);
  await tx.query("update agent_profile set version = $3, name = $4, updated_at = now() where id = $1 and org_id = $2", [
    id,
    actor.orgId,
    number,
    name,
  ]);
  const { restoredFrom } = version;
  await recordAuditSql(tx, actor, {
    action,
    target: `agent:${id}`,
    data: { version: number, ...(restoredFrom === undefined ? {} : { restoredFrom }) },
  });
  return { version: number };
}

async function insertVersion(tx: Sql, actor: Actor, version: NewVersion): Promise<void> {
  const { id, number, name, description, settings, suggestions, restoredFrom } = version;
  await tx.query(
    `insert into agent_profile_version (profile_id, number, name, description, settings, suggestions, restored_from, saved_by)
     values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8)`,
    [id, number, name, description, toJsonText(settings), suggestions, restoredFrom ?? null, actorLabel(actor)],
  );
}
