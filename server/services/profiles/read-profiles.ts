import "server-only";
import { pool, type Sql } from "@/server/db";
import type { WorkflowDocument } from "@/server/workflow/document";
import { type KnownProfile, type KnownProfiles, listProfiles, profileKey } from "@/server/workflow/profile/known-profiles";

/** What the profiles say that a document's agents name, as they are now; null for those that the org does not have. */
export async function readProfiles(orgId: string, document: WorkflowDocument, sql: Sql = pool()): Promise<KnownProfiles> {
  const named = listProfiles(document);
  const known = new Map<string, KnownProfile | null>();
  if (named.length === 0) return known;
  const { rows } = await sql.query<KnownProfile & { id: string; asked: string }>(
    `select g.asked, p.id, v.name, v.number as version, v.settings
       from unnest($2::text[], $3::int[], $4::text[]) as g(id, number, asked)
       join agent_profile p on p.id = g.id and p.org_id = $1
       join agent_profile_version v on v.profile_id = p.id and v.number = coalesce(g.number, p.version)`,
    [orgId, named.map(({ id }) => id), named.map(({ version }) => (version === "latest" ? null : version)), named.map(profileKey)],
  );
  for (const reference of named) known.set(profileKey(reference), null);
  for (const { asked, name, version, settings } of rows) known.set(asked, { name, version, settings });
  return known;
}
