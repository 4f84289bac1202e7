import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import type { Actor } from "@/server/permissions";
import { nameActors } from "../name-actors";
import type { getProfileInput, listProfilesInput, profileIdInput } from "./profile-input";
import { findProfile, type ProfileRow, profileColumns, profileNotFound } from "./profile-row";

export type ProfileItem = {
  id: string;
  name: string;
  description: string;
  /** The newest. */
  version: number;
  role: string;
  models: { provider: string; model: string }[];
  tools: string[];
  /** Workflows whose draft or published version names it. */
  workflows: number;
  savedBy: string;
  savedAt: string;
};

export type ProfileDetails = {
  id: string;
  name: string;
  description: string;
  version: number;
  latest: number;
  settings: Record<string, unknown>;
  suggestions: string[];
  savedBy: string;
  savedAt: string;
};

export type ProfileVersionItem = {
  number: number;
  name: string;
  savedBy: string;
  savedAt: string;
  /** The version whose text it is again. */
  restoredFrom: number | null;
};

/** The workflows of the org that name a profile. `published`: which version the published one pinned; null: it does not use it. */
export type ProfileUse = { id: string; name: string; inDraft: boolean; published: number | null };

const usesSql = `select w.id, w.name,
    exists (select from jsonb_array_elements(w.document->'nodes') node where node->'config'->'profile'->>'id' = p.id) as draft,
    exists (select from workflow_version v, jsonb_array_elements(v.document->'nodes') node
             where v.workflow_id = w.id and v.number = w.published_version and node->'config'->'profile'->>'id' = p.id) as published
  from workflow w where w.org_id = p.org_id and w.deleted_at is null`;

/** The org's agent profiles by name; `search` looks in names, descriptions and roles. */
export async function listProfiles(actor: Actor, { search }: z.output<typeof listProfilesInput>): Promise<ProfileItem[]> {
  const { rows } = await pool().query<ProfileRow & { workflows: number }>(
    `select ${profileColumns}, (select count(*)::int from (${usesSql}) u where u.draft or u.published) as workflows
       from agent_profile p join agent_profile_version v on v.profile_id = p.id and v.number = p.version
      where p.org_id = $1 and ($2::text is null or v.name ilike $2 or v.description ilike $2 or v.settings->>'role' ilike $2)
      order by lower(v.name), p.id`,
    [actor.orgId, search ? `%${search.replace(/[\\%_]/g, "\\$&")}%` : null],
  );
  const nameOf = await nameActors(rows.map((row) => row.saved_by));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    version: row.latest,
    role: typeof row.settings.role === "string" ? row.settings.role : "",
    models: readList(row.settings.models).map(({ provider, model }) => ({ provider: String(provider), model: String(model) })),
    tools: readList(row.settings.tools).map(({ tool }) => String(tool)),
    workflows: row.workflows,
    savedBy: nameOf(row.saved_by),
    savedAt: row.saved_at.toISOString(),
  }));
}

/** Settings were checked when they were saved; an entry of a list is an object. */
const readList = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value : []);

/** One profile as it is, or as it was in a version. Throws `not_found`. */
export async function getProfile(actor: Actor, input: z.output<typeof getProfileInput>): Promise<ProfileDetails> {
  const row = await findProfile(actor, input);
  const nameOf = await nameActors([row.saved_by]);
  const { id, name, description, number, latest, settings, suggestions } = row;
  return {
    id,
    name,
    description,
    version: number,
    latest,
    settings,
    suggestions,
    savedBy: nameOf(row.saved_by),
    savedAt: row.saved_at.toISOString(),
  };
}

/** All versions, the newest first. Throws `not_found`. */
export async function listProfileVersions(actor: Actor, { id }: z.output<typeof profileIdInput>): Promise<ProfileVersionItem[]> {
  const { rows } = await pool().query<ProfileRow>(
    `select ${profileColumns} from agent_profile p join agent_profile_version v on v.profile_id = p.id
      where p.id = $1 and p.org_id = $2 order by v.number desc`,
    [id, actor.orgId],
  );
  if (rows.length === 0) throw profileNotFound();
  const nameOf = await nameActors(rows.map((row) => row.saved_by));
  return rows.map(({ number, name, saved_by, saved_at, restored_from }) => ({
    number,
    name,
    savedBy: nameOf(saved_by),
    savedAt: saved_at.toISOString(),
    restoredFrom: restored_from,
  }));
}

/** The workflows that name it, by name. Throws `not_found`. */
export async function listProfileUses(actor: Actor, { id }: z.output<typeof profileIdInput>): Promise<ProfileUse[]> {
  await findProfile(actor, { id });
  const { rows } = await pool().query<{ id: string; name: string; draft: boolean; published: boolean; pinned: number | null }>(
    `select u.*, (select max((entry->1->>'version')::int) from workflow w
         join workflow_version v on v.workflow_id = w.id and v.number = w.published_version,
         jsonb_array_elements(v.profiles) entry
        where w.id = u.id and entry->>0 like p.id || '@%') as pinned
       from agent_profile p cross join lateral (${usesSql}) u
      where p.id = $1 and p.org_id = $2 and (u.draft or u.published) order by u.name, u.id limit 200`,
    [id, actor.orgId],
  );
  return rows.map(({ id, name, draft, published, pinned }) => ({ id, name, inDraft: draft, published: published ? pinned : null }));
}
