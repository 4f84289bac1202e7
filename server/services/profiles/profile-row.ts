import "server-only";
import { pool, type Sql } from "@/server/db";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";

/** A version of a profile as it was saved. `settings` is what an agent node would say, but for what it is asked. */
export type ProfileRow = {
  id: string;
  latest: number;
  number: number;
  name: string;
  description: string;
  settings: Record<string, unknown>;
  suggestions: string[];
  restored_from: number | null;
  saved_by: string;
  saved_at: Date;
};

export const profileColumns = `p.id, p.version as latest, v.number, v.name, v.description, v.settings, v.suggestions, v.restored_from,
  v.saved_by, v.saved_at`;

/** What a caller gets for an id that is missing or another org's. */
export const profileNotFound = () => new AppError("not_found", "There is no such agent profile.", { field: "id" });

/** Throws `not_found`. `version` left out: the newest. */
export async function findProfile(
  actor: Pick<Actor, "orgId">,
  { id, version }: { id: string; version?: number | undefined },
  sql: Sql = pool(),
): Promise<ProfileRow> {
  const { rows } = await sql.query<ProfileRow>(
    `select ${profileColumns} from agent_profile p
       join agent_profile_version v on v.profile_id = p.id and v.number = coalesce($3, p.version)
      where p.id = $1 and p.org_id = $2`,
    [id, actor.orgId, version ?? null],
  );
  const [row] = rows;
  if (row) return row;
  if (version === undefined) throw profileNotFound();
  await findProfile(actor, { id }, sql);
  throw new AppError("not_found", "There is no such version of this agent profile.", { field: "version" });
}
